package io.holdfast.python;

import io.holdfast.model.Arguments;
import io.holdfast.model.Caller;
import io.holdfast.value.DictValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.RefValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** The making of an object that a client asked for by its typeid. */
final class Creation {
  private final Serving serving;
  private final EventLoop loop;
  private final Adapter adapter;
  private final List<Value> positional;
  private final Map<String, Value> named;
  private Value[] bound;

  /** @param loop where the object shall run */
  Creation(Serving serving, EventLoop loop, Adapter adapter, List<Value> positional, Map<String, Value> named) {
    this.serving = serving;
    this.loop = loop;
    this.adapter = adapter;
    this.positional = positional;
    this.named = named;
  }

  void bind(Signature signature) {
    bound = signature.bind(positional, named);
  }

  Value argument(int index) {
    return bound[index];
  }

  Value[] arguments() {
    return bound;
  }

  Serving serving() {
    return serving;
  }

  /** Makes an anonymous object of that type. */
  Future<Served> make(String type, Object... options) {
    return serving.objects().createOn(loop, type, DictValue.of(options))
        .map(object -> Served.object(adapter.typeid(), adapter, object, true));
  }

  /** Something that only this entrance has. */
  Served own(RefValue object, Object own, List<String> holds) {
    return Served.own(serving.table().newIdent(), adapter.typeid(), adapter, object, own, holds);
  }

  /** The made object after one operation on it; it is dropped again when that fails. */
  Future<Served> after(Served made, String operation, Value... arguments) {
    String name = made.object().name();
    return serving.objects().call(Caller.anonymous(), name, operation, Arguments.positional(arguments)).map(made)
        .recover(e -> serving.objects().call(Caller.anonymous(), name, "drop", Arguments.none())
            .transform(dropped -> Future.failedFuture(e)));
  }

  Future<Value> iterable(int index) {
    return serving.contents().iterable(bound[index], Caller.anonymous(), PythonParts.LONGEST_RANGE);
  }

  Future<Value> mapping(int index) {
    return serving.contents().mapping(bound[index], Caller.anonymous(), PythonParts.LONGEST_RANGE);
  }

  /** The object that the host says it has made or found. */
  static RefValue reference(Value created) {
    DictValue dict = (DictValue) created;
    return new RefValue(((StringValue) dict.get("name")).value(), ((StringValue) dict.get("type")).value(),
        ((IntValue) dict.get("incarnation")).value());
  }
}
