package io.holdfast.python;

import io.holdfast.value.NoneValue;
import io.holdfast.value.RefValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;

/**
 * Locks, conditions, semaphores, events and barriers. Those that a program makes by a typeid have no owners that a host
 * would release them for, as in CPython.
 */
final class LockAdapters {
  private static final String ACQUIRER = "AcquirerProxy";
  private static final Set<String> LOCKS = Set.of("lock", "rlock", "condition");
  private static final int CONDITION_NAME = 26;

  private LockAdapters() {
  }

  static Adapter lock() {
    return Adapter.of("Lock", ACQUIRER)
        .made("lock(*others)", LockAdapters::makeLock)
        .method("lock.acquire(blocking=True, timeout=-1)", LockAdapters::acquire)
        .method("lock.release()", call -> call.replyNone("release"))
        .hidden("lock.locked()", call -> call.reply("locked"))
        .opaque("_thread.lock").build();
  }

  private static Future<Served> makeLock(Creation creation) {
    if (creation.arguments().length > 0) {
      throw Raised.typeError("lock expected 0 arguments, got " + creation.arguments().length);
    }
    return creation.make("lock", "owned", false);
  }

  static Adapter rlock() {
    return Adapter.of("RLock", ACQUIRER)
        .made("RLock()", creation -> creation.make("rlock", "owned", false))
        .method("RLock.acquire(blocking=True, timeout=-1)", LockAdapters::acquire)
        .method("RLock.release()", call -> call.replyNone("release"))
        .hidden("RLock.locked()", call -> call.reply("locked"))
        .opaque("_thread.RLock").build();
  }

  private static Future<Reply> acquire(Invocation call) {
    return call.reply("acquire", Timeouts.ofLock(call.argument(0), call.argument(1)));
  }

  // ---------------------------------------------------------------- conditions

  static Adapter condition() {
    return Adapter.of("Condition", "ConditionProxy")
        .made("Condition.__init__(lock=None)", LockAdapters::makeCondition)
        .method("RLock.acquire(blocking=True, timeout=-1)", LockAdapters::acquire)
        .method("RLock.release()", call -> call.replyNone("release"))
        .method("Condition.wait(timeout=None)", call ->
            call.reply("wait", Timeouts.ofWait(call.argument(0), Timeouts.COMPARED), conditionOf(call)))
        .method("Condition.notify(n=1)", call -> call.replyNone("notify", call.argument(0), conditionOf(call)))
        .method("Condition.notify_all()", call -> call.replyNone("notify_all", conditionOf(call)))
        .hidden("RLock.locked()", call -> call.reply("locked"))
        .opaque("threading.Condition").build();
  }

  /** One with a lock that there is already is a condition of that lock, under a name that nobody else uses. */
  private static Future<Served> makeCondition(Creation creation) {
    Value lock = creation.argument(0);
    if (lock == NoneValue.NONE) {
      return creation.make("condition", "owned", false);
    }
    RefValue proxied = PythonParts.proxied(lock);
    Served served = proxied == null ? null : creation.serving().typeids().ofReference(proxied);
    if (served == null || served.object() == null || !LOCKS.contains(served.object().type())) {
      throw Raised.typeError("Condition() takes a Lock or an RLock of this host, not " + lock.typeName());
    }
    String name = creation.serving().table().newIdent();
    return Future.succeededFuture(creation.own(served.object(), name.substring(name.length() - CONDITION_NAME),
        List.of(served.ident())));
  }

  private static Value conditionOf(Invocation call) {
    return Value.of(call.served().own() instanceof String name ? name : "");
  }

  // ---------------------------------------------------------------- semaphores

  static Adapter semaphore(String typeid, String type) {
    return Adapter.of(typeid, ACQUIRER)
        .made("Semaphore.__init__(value=1)", creation ->
            creation.make(type, "value", creation.argument(0), "owned", false))
        .method("Semaphore.acquire(blocking=True, timeout=None)", call ->
            Timeouts.ofSemaphore(call.argument(0), call.argument(1),
                wait -> call.operation("acquire", Value.of(1), wait)).map(Reply::of))
        .method("Semaphore.release(n=1)", call -> call.replyNone("release", call.argument(0)))
        .hidden("Semaphore.locked()", call ->
            call.operation("available").map(available -> Reply.of(Value.of(!available.truth()))))
        .opaque("threading." + typeid).build();
  }

  // ---------------------------------------------------------------- events and barriers

  static Adapter event() {
    return Adapter.of("Event", "EventProxy")
        .made("Event.__init__()", creation -> creation.make("event"))
        .operation("Event.is_set()", "is_set")
        .operation("Event.set()", "set")
        .operation("Event.clear()", "clear")
        .method("Event.wait(timeout=None)", LockAdapters::waitForEvent)
        .hidden("Event.isSet()", call -> call.reply("is_set"))
        .opaque("threading.Event").build();
  }

  /** The timeout of one that is set is not looked at. */
  private static Future<Reply> waitForEvent(Invocation call) {
    return call.operation("is_set").compose(set -> set.truth() ? Future.succeededFuture(set)
        : Timeouts.waiting(call.argument(0), Timeouts.COMPARED, wait -> call.operation("wait", wait))).map(Reply::of);
  }

  static Adapter barrier() {
    return Adapter.of("Barrier", "BarrierProxy")
        .made("Barrier.__init__(parties, action=None, timeout=None)", LockAdapters::makeBarrier)
        .method("Barrier.__getattribute__(name, /)", LockAdapters::barrierAttribute)
        .method("Barrier.wait(timeout=None)", call ->
            call.reply("wait", Timeouts.ofWait(call.argument(0), Timeouts.ADDED)))
        .method("Barrier.abort()", call -> call.replyNone("abort"))
        .method("Barrier.reset()", call -> call.replyNone("reset"))
        .opaque("threading.Barrier").build();
  }

  private static Future<Served> makeBarrier(Creation creation) {
    if (creation.argument(1) != NoneValue.NONE) {
      throw new NeedsWorkers("a Barrier with an action", "leave the action out, and let the one of the parties that "
          + "gets 0 from wait() run it");
    }
    return creation.make("barrier", "parties", creation.argument(0), "timeout_ms",
        Timeouts.ofWait(creation.argument(2), Timeouts.ADDED));
  }

  private static Future<Reply> barrierAttribute(Invocation call) {
    String name = call.argument(0) instanceof io.holdfast.value.StringValue text ? text.value() : "";
    return switch (name) {
      case "parties", "n_waiting", "broken" -> call.reply(name);
      default -> throw Raised.builtin("AttributeError", "'Barrier' object has no attribute '" + name + "'");
    };
  }
}
