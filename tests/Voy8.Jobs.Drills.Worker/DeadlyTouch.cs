using System.Diagnostics;
using System.Reflection;
using StackExchange.Redis;

namespace Voy8.Jobs.Drills.Worker;

/// <summary>Kills the process as soon as it writes to Redis. What it publishes kills nobody: a job may be foretold while it is still being committed.</summary>
public sealed class DeadlyTouch
{
    private volatile bool _armed;

    public void Arm() => _armed = true;

    public IConnectionMultiplexer Guard(IConnectionMultiplexer connection) => Guarded<IConnectionMultiplexer>.Create(connection, this);

    internal void Touch()
    {
        if (_armed)
        {
            Process.GetCurrentProcess().Kill();
        }
    }
}

/// <summary>Passes everything on, but nothing to a database that must not be touched. Not sealed: the runtime derives the proxy from it.</summary>
public class Guarded<T> : DispatchProxy
    where T : class
{
    private T _inner = null!;
    private DeadlyTouch _touch = null!;

    internal static T Create(T inner, DeadlyTouch touch)
    {
        var proxy = Create<T, Guarded<T>>();
        var guarded = (Guarded<T>)(object)proxy;
        (guarded._inner, guarded._touch) = (inner, touch);
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (_inner is IDatabase && targetMethod!.Name != nameof(IDatabase.Publish))
        {
            _touch.Touch();
        }

        var result = targetMethod!.Invoke(_inner, args);
        return result is IDatabase database ? Guarded<IDatabase>.Create(database, _touch) : result;
    }
}
