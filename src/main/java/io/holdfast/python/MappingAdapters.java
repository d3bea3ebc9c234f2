package io.holdfast.python;

import io.holdfast.value.DictValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.util.List;

/** {@code dict}, {@code Namespace} and {@code Value}. */
final class MappingAdapters {
  private static final Value NO_ENTRIES = DictValue.of();

  private MappingAdapters() {
  }

  // ---------------------------------------------------------------- dict

  static Adapter dict() {
    return Adapter.of("dict", "DictProxy")
        .made("dict(<entries>?, **names)", MappingAdapters::makeDict)
        .operation("dict.__contains__(key, /)", "contains")
        .operation("dict.__delitem__(key, /)", "delete")
        .operation("dict.__getitem__(key, /)", "get_item")
        .method("dict.__iter__(/)", MappingAdapters::iterator)
        .operation("dict.__len__(/)", "length")
        .operation("dict.__setitem__(key, value, /)", "set")
        .operation("dict.clear(/)", "clear")
        .operation("dict.copy(/)", "copy")
        .operation("dict.get(key, default=None, /)", "get")
        .operation("dict.items(/)", "items")
        .operation("dict.keys(/)", "keys")
        .method("dict.pop(key, default?, /)", call -> call.argument(1) == null ? call.reply("pop", call.argument(0))
            : call.reply("pop_or", call.argument(0), call.argument(1)))
        .operation("dict.popitem(/)", "popitem")
        .operation("dict.setdefault(key, default=None, /)", "setdefault")
        .method("dict.update(<entries>?, **names)", call -> entries(call).compose(entries ->
            call.replyNone("update", entries, call.argument(1))))
        .operation("dict.values(/)", "values")
        .hidden("dict.__ior__(value, /)", call -> entries(call)
            .compose(entries -> call.operation("update", entries, NO_ENTRIES)).compose(done -> call.reply("copy")))
        .hidden("dict.__or__(value, /)", call -> entries(call).compose(entries -> call.reply("merge", entries)))
        .hidden("dict.__ror__(value, /)", call -> entries(call).compose(entries -> call.reply("merge_over", entries)))
        .hidden("dict.__reversed__(/)", call -> call.operation("reversed").map(keys ->
            Reply.call("builtins", "iter", keys)))
        .hidden("dict.fromkeys(iterable, value=None, /)", call -> call.read(0).compose(keys ->
            call.reply("fromkeys", keys, call.argument(1))))
        .shown(call -> call.text("repr"), call -> call.reply("copy")).build();
  }

  private static Future<Value> entries(Invocation call) {
    return call.argument(0) == null ? Future.succeededFuture(NO_ENTRIES) : call.mapping(0);
  }

  private static Future<Served> makeDict(Creation creation) {
    boolean empty = creation.argument(0) == null && !creation.argument(1).truth();
    if (empty) {
      return creation.make("dict");
    }
    Future<Value> entries = creation.argument(0) == null ? Future.succeededFuture(NO_ENTRIES) : creation.mapping(0);
    return entries.compose(given -> creation.make("dict")
        .compose(made -> creation.after(made, "update", given, creation.argument(1))));
  }

  private static Future<Reply> iterator(Invocation call) {
    return call.operation("keys").map(keys -> IteratorAdapters.proxy(call,
        new KeyIterator(((ListValue) keys).items())));
  }

  // ---------------------------------------------------------------- namespace

  static Adapter namespace() {
    return Adapter.of("Namespace", "NamespaceProxy")
        .made("Namespace.__init__(**names)", creation -> creation.argument(0).truth()
            ? creation.make("namespace").compose(made -> creation.after(made, "set_many", creation.argument(0)))
            : creation.make("namespace"))
        .operation("Namespace.__getattribute__(name, /)", "get")
        .operation("Namespace.__setattr__(name, value, /)", "set")
        .operation("Namespace.__delattr__(name, /)", "delete")
        .shown(call -> call.text("repr"), call -> call.operation("items").map(attributes ->
            instance("Namespace", attributes))).build();
  }

  // ---------------------------------------------------------------- value

  static Adapter value() {
    return Adapter.of("Value", "ValueProxy")
        .made("Value.__init__(typecode, value, lock=True)", creation ->
            creation.make("value", "typecode", creation.argument(0), "value", creation.argument(1)))
        .operation("Value.get()", "get")
        .operation("Value.set(value)", "set")
        .shown(call -> call.text("repr"), call -> call.operation("typecode").compose(typecode ->
            call.operation("get").map(value ->
                instance("Value", DictValue.of("_typecode", typecode, "_value", value))))).build();
  }

  private static Reply instance(String managersClass, Value state) {
    return Reply.written(out -> out.newInstance("multiprocessing.managers", managersClass).value(state).build());
  }

  /** The keys of a dict as they were when it began; it fails once their number is another. */
  static final class KeyIterator implements IteratorAdapters.Source {
    private final List<Value> keys;
    private int next; // guarded by this

    KeyIterator(List<Value> keys) {
      this.keys = keys;
    }

    @Override
    public Future<Value> next(Invocation call) {
      return call.operation("length").map(length -> {
        if (!length.equals(Value.of(keys.size()))) {
          throw Raised.builtin("RuntimeError", "dictionary changed size during iteration");
        }
        synchronized (this) {
          if (next == keys.size()) {
            throw new Raised("builtins", "StopIteration", List.of());
          }
          return keys.get(next++);
        }
      });
    }
  }
}
