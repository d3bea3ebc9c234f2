package io.holdfast.python;

import io.holdfast.value.ListValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code set}, which a SyncManager has from Python 3.14 on; declared by name it can be used with all. */
final class SetAdapters {
  private static final List<String> OTHERS = List.of("difference", "difference_update", "intersection",
      "intersection_update", "union", "update");
  private static final List<String> OTHER = List.of("isdisjoint", "issubset", "issuperset", "symmetric_difference",
      "symmetric_difference_update");
  private static final Map<String, String> COMPARISONS = Map.of("__ge__", ">=", "__gt__", ">", "__le__", "<=",
      "__lt__", "<", "__eq__", "==", "__ne__", "!=");
  private static final Map<String, String> OPERATORS = Map.of("and", "&", "or", "|", "sub", "-", "xor", "^");

  private SetAdapters() {
  }

  static Adapter set() {
    Adapter.Builder set = Adapter.of("set", Adapter.AUTO_PROXY)
        .made("set(iterable?, /)", creation -> creation.argument(0) == null ? creation.make("set")
            : creation.iterable(0).compose(items -> creation.make("set")
                .compose(made -> creation.after(made, "update", Value.list(items)))))
        .operation("set.__contains__(key, /)", "contains")
        .method("set.__iter__(/)", call -> call.operation("members").map(members ->
            Reply.call("builtins", "iter", members)))
        .operation("set.__len__(/)", "length")
        .operation("set.add(object, /)", "add")
        .operation("set.clear(/)", "clear")
        .operation("set.copy(/)", "copy")
        .operation("set.discard(object, /)", "discard")
        .operation("set.pop(/)", "pop")
        .operation("set.remove(object, /)", "remove");
    for (String name : OTHERS) {
      set.method("set." + name + "(*others)", call -> others(call, name).compose(others -> call.reply(name, others)));
    }
    for (String name : OTHER) {
      set.method("set." + name + "(other, /)", call -> other(call, 0, name).compose(other -> call.reply(name, other)));
    }
    COMPARISONS.forEach((name, sign) -> set.hidden("set." + name + "(value, /)", call ->
        call.read(0).compose(other -> call.reply("compare", Value.of(sign), other))));
    OPERATORS.forEach((name, sign) -> set
        .hidden("set.__" + name + "__(value, /)", call -> combined(call, "combine", sign))
        .hidden("set.__r" + name + "__(value, /)", call -> combined(call, "combine_over", sign))
        .hidden("set.__i" + name + "__(value, /)", call -> combined(call, "combine_in_place", sign)));
    return set.shown(call -> call.text("repr"), call -> call.reply("copy")).build();
  }

  private static Future<Reply> combined(Invocation call, String operation, String sign) {
    return call.read(0).compose(other -> call.operation(operation, Value.of(sign), other))
        .compose(result -> operation.endsWith("place") ? call.reply("copy")
            : Future.succeededFuture(Reply.of(result)));
  }

  private static Future<Value> other(Invocation call, int index, String operation) {
    return operation.endsWith("update") ? call.mapping(index) : call.read(index);
  }

  private static Future<Value> others(Invocation call, String operation) {
    List<Future<Value>> others = new ArrayList<>();
    for (int i = 0; i < call.arguments().length; i++) {
      others.add(other(call, i, operation));
    }
    return others.isEmpty() ? Future.succeededFuture(Value.list())
        : Future.all(others).map(all -> new ListValue(others.stream().map(Future::result).toList()));
  }
}
