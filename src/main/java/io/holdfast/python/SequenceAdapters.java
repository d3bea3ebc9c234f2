package io.holdfast.python;

import io.holdfast.value.BytesValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.NoneValue;
import io.holdfast.value.PythonArray;
import io.holdfast.value.PythonNumber;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.util.List;

/** {@code list} and {@code array.array}. */
final class SequenceAdapters {
  private SequenceAdapters() {
  }

  // ---------------------------------------------------------------- list

  static Adapter list() {
    return Adapter.of("list", "ListProxy")
        .made("list(iterable?, /)", SequenceAdapters::makeList)
        .method("list.__add__(value, /)", call -> {
          if (PythonParts.proxied(call.argument(0)) != null) {
            throw Raised.typeError("can only concatenate list (not \"" + call.typeName(0) + "\") to list");
          }
          return call.reply("concat", call.serving().contents().opened(call.argument(0)));
        })
        .operation("list.__contains__(key, /)", "contains")
        .method("list.__delitem__(key, /)", SequenceAdapters::delete)
        .method("list.__getitem__(index, /)", call -> {
          List<Value> slice = PythonParts.slice(call.argument(0));
          return slice == null ? call.reply("get", call.argument(0))
              : call.reply("get_slice", slice.toArray(new Value[0]));
        })
        .operation("list.__len__(/)", "length")
        .method("list.__mul__(value, /)", call -> call.reply("repeat", whole(call)))
        .method("list.__reversed__(/)", SequenceAdapters::reversed)
        .method("list.__rmul__(value, /)", call -> call.reply("repeat", whole(call)))
        .method("list.__setitem__(key, value, /)", call -> set(call, call.argument(1)))
        .operation("list.append(object, /)", "append")
        .operation("list.count(value, /)", "count")
        .method("list.extend(iterable, /)", call -> call.iterable(0).compose(items -> call.replyNone("extend", items)))
        .method("list.index(value, start=0, stop=9223372036854775807, /)", call -> call.reply("index",
            call.arguments()))
        .operation("list.insert(index, object, /)", "insert")
        .operation("list.pop(index=-1, /)", "pop")
        .operation("list.remove(value, /)", "remove")
        .operation("list.reverse(/)", "reverse")
        .method("list.sort(*, key=None, reverse=False)", SequenceAdapters::sort)
        .method("list.__imul__(value, /)", call ->
            call.operation("repeat_in_place", whole(call)).compose(done -> call.reply("copy")))
        .hidden("list.__iadd__(value, /)", call ->
            call.iterable(0).compose(items -> call.operation("extend", items)).compose(done -> call.reply("copy")))
        .hidden("list.clear(/)", call -> call.replyNone("clear"))
        .hidden("list.copy(/)", call -> call.reply("copy"))
        .shown(call -> call.text("repr"), call -> call.reply("copy")).build();
  }

  private static Value whole(Invocation call) {
    Value times = PythonNumber.index(call.argument(0));
    if (times == null) {
      throw Raised.typeError("'" + call.typeName(0) + "' object cannot be interpreted as an integer");
    }
    return times;
  }

  private static Future<Served> makeList(Creation creation) {
    if (creation.argument(0) == null) {
      return creation.make("list");
    }
    return creation.iterable(0).compose(items -> creation.make("list")
        .compose(made -> creation.after(made, "extend", items)));
  }

  private static Future<Reply> delete(Invocation call) {
    List<Value> slice = PythonParts.slice(call.argument(0));
    return slice == null ? call.replyNone("delete", call.argument(0))
        : call.replyNone("delete_slice", slice.toArray(new Value[0]));
  }

  private static Future<Reply> set(Invocation call, Value value) {
    List<Value> slice = PythonParts.slice(call.argument(0));
    return slice == null ? call.replyNone("set", call.argument(0), value)
        : call.iterable(1).compose(items ->
            call.replyNone("set_slice", slice.get(0), slice.get(1), slice.get(2), items));
  }

  /** An iterator is pickled as the function that makes one, and where it stands. */
  private static Future<Reply> reversed(Invocation call) {
    return call.operation("copy").map(items -> Reply.written(out -> out.global("builtins", "reversed")
        .value(Value.tuple(items)).reduce().value(Value.of(((ListValue) items).items().size() - 1)).build()));
  }

  private static Future<Reply> sort(Invocation call) {
    if (call.argument(0) != NoneValue.NONE) {
      throw Raised.typeError("sort() takes no key function here: a host runs no code of its clients. Sort a copy and "
          + "put it back: items = sorted(proxy[:], key=…); proxy[:] = items");
    }
    return call.replyNone("sort", call.argument(1));
  }

  // ---------------------------------------------------------------- array

  static Adapter array() {
    return Adapter.of("Array", "ArrayProxy")
        .made("Array(typecode, sequence, lock=True)", SequenceAdapters::makeArray)
        .operation("array.__len__(/)", "length")
        .method("array.__getitem__(key, /)", SequenceAdapters::arrayItem)
        .method("array.__setitem__(key, value, /)", SequenceAdapters::setArrayItem)
        .shown(call -> call.text("repr"), call -> typed(call, call.operation("tolist"))).build();
  }

  private static Future<Served> makeArray(Creation creation) {
    Value sequence = creation.argument(1);
    if (sequence instanceof StringValue && creation.argument(0) instanceof StringValue typecode
        && typecode.value().length() == 1 && !"uw".contains(typecode.value())) {
      throw Raised.typeError("cannot use a str to initialize an array with typecode '" + typecode.value() + "'");
    }
    Future<Served> made = creation.make("array", "typecode", creation.argument(0));
    return sequence instanceof BytesValue bytes ? made.compose(array -> creation.after(array, "frombytes", bytes))
        : made.compose(array -> creation.iterable(1).compose(items -> creation.after(array, "extend", items)));
  }

  private static Future<Reply> arrayItem(Invocation call) {
    List<Value> slice = PythonParts.slice(call.argument(0));
    return slice == null ? call.reply("get", call.argument(0))
        : typed(call, call.operation("get_slice", slice.toArray(new Value[0])));
  }

  private static Future<Reply> typed(Invocation call, Future<Value> items) {
    return items.compose(list -> call.operation("typecode")
        .map(typecode -> Reply.call("array", "array", typecode, list)));
  }

  private static Future<Reply> setArrayItem(Invocation call) {
    List<Value> slice = PythonParts.slice(call.argument(0));
    Value value = call.argument(1);
    if (slice == null) {
      return call.replyNone("set", call.argument(0), value);
    }
    PythonArray array = PythonArray.of(value);
    if (array == null) {
      throw Raised.typeError("can only assign array (not \"" + call.typeName(1) + "\") to array slice");
    }
    return call.operation("typecode").compose(own -> {
      if (!own.equals(array.typecode())) {
        throw Raised.typeError("bad argument type for built-in operation");
      }
      return call.replyNone("set_slice", slice.get(0), slice.get(1), slice.get(2), 
          new ListValue(array.items(array.length())));
    });
  }
}
