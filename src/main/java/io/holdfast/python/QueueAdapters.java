package io.holdfast.python;

import io.holdfast.value.DictValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.NoneValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;

/** {@code queue.Queue}, under the two names that a SyncManager has for it. */
final class QueueAdapters {
  private QueueAdapters() {
  }

  static Adapter of(String typeid, String type) {
    return Adapter.of(typeid, Adapter.AUTO_PROXY)
        .made("Queue.__init__(maxsize=0)", creation -> make(creation, type))
        .operation("Queue.empty()", "empty")
        .operation("Queue.full()", "full")
        .method("Queue.get(block=True, timeout=None)", QueueAdapters::get)
        .operation("Queue.get_nowait()", "get_nowait")
        .method("Queue.join()", call -> call.replyNone("join"))
        .method("Queue.put(item, block=True, timeout=None)", QueueAdapters::put)
        .operation("Queue.put_nowait(item)", "put_nowait")
        .operation("Queue.qsize()", "size")
        .method("Queue.shutdown(immediate=False)",
            call -> call.reply("shutdown", Value.of(call.argument(0).truth())))
        .operation("Queue.task_done()", "task_done")
        .method("Queue.lease(block=True, timeout=None, seconds=30)", QueueAdapters::lease) // more than CPython's has
        .operation("Queue.acknowledge(id)", "acknowledge")
        .method("Queue.release(id, delay=0)", call ->
            call.replyNone("release", call.argument(0), Timeouts.ofLease("delay", call.argument(1))))
        .method("Queue.extend(id, seconds=30)", call ->
            call.replyNone("extend", call.argument(0), Timeouts.ofLease("seconds", call.argument(1))))
        .opaque("queue.Queue").build();
  }

  private static Future<Served> make(Creation creation, String type) {
    Value maxsize = creation.argument(0);
    if (maxsize instanceof IntValue number && number.value() < 0) {
      maxsize = Value.of(0); // no limit, as CPython has it
    }
    return creation.make(type, "maxsize", maxsize);
  }

  private static Future<Reply> get(Invocation call) {
    return Timeouts.waiting(call.argument(1), Timeouts.ofQueue(call.argument(0), call.argument(1)),
        wait -> call.operation("get", wait)).map(Reply::of);
  }

  private static Future<Reply> lease(Invocation call) {
    Value millis = Timeouts.ofLease("seconds", call.argument(2));
    return Timeouts.waiting(call.argument(1), Timeouts.ofQueue(call.argument(0), call.argument(1)),
        wait -> call.operation("lease", millis, wait)).map(Reply::of);
  }

  private static Future<Reply> put(Invocation call) {
    Value item = call.argument(0);
    Value block = call.argument(1);
    Value timeout = call.argument(2);
    if (!block.truth() || timeout == NoneValue.NONE || !Timeouts.isRefused(timeout)) {
      return Timeouts.waiting(timeout, Timeouts.ofQueue(block, timeout), wait -> call.operation("put", item, wait))
          .map(Reply::of);
    }
    return call.operation("describe").compose(described -> { // it matters only where there is a limit
      boolean limited = described instanceof DictValue all && all.get("options") instanceof DictValue options
          && options.get("maxsize") instanceof IntValue maxsize && maxsize.value() > 0;
      return call.reply("put", item, limited ? Timeouts.ofQueue(block, timeout) : Value.of(0));
    });
  }
}
