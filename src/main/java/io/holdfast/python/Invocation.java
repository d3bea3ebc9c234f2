package io.holdfast.python;

import io.holdfast.model.Arguments;
import io.holdfast.model.Caller;
import io.holdfast.value.RefValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One call of a method of an object by a client, for the adapter that serves it. */
final class Invocation {
  private final Serving serving;
  private final Served served;
  private final Caller caller;
  private final List<Value> positional;
  private final Map<String, Value> named;
  private Value[] bound;

  Invocation(Serving serving, Served served, Caller caller, List<Value> positional, Map<String, Value> named) {
    this.serving = serving;
    this.served = served;
    this.caller = caller;
    this.positional = positional;
    this.named = named;
  }

  /** @throws Raised a TypeError when the arguments do not fit */
  void bind(Signature signature) {
    bound = signature.bind(positional, named);
  }

  /** What is called. */
  Served served() {
    return served;
  }

  Serving serving() {
    return serving;
  }

  /** The argument of that number; null when it was left out and has no default. */
  Value argument(int index) {
    return bound[index];
  }

  Value[] arguments() {
    return bound;
  }

  /** The arguments as they came. */
  Arguments given() {
    if (named.isEmpty()) {
      return Arguments.positional(positional);
    }
    List<Value> values = new ArrayList<>(positional);
    values.addAll(named.values());
    return Arguments.mixed(named.keySet().toArray(new String[0]), values.toArray(new Value[0]));
  }

  /** Calls an operation of the object. */
  Future<Value> operation(String operation, Value... arguments) {
    return operation(operation, Arguments.positional(arguments));
  }

  Future<Value> operation(String operation, Arguments arguments) {
    return serving.objects().call(caller, served.object().name(), operation, arguments);
  }

  /** Calls an operation of the object and answers with its result. */
  Future<Reply> reply(String operation, Value... arguments) {
    return operation(operation, arguments).map(Reply::of);
  }

  /** Calls an operation whose result is nobody's concern. */
  Future<Reply> replyNone(String operation, Value... arguments) {
    return operation(operation, arguments).map(Reply.NONE);
  }

  static Future<Reply> reply(Value value) {
    return Future.succeededFuture(Reply.of(value));
  }

  /** The class of an argument, as Python's errors spell it. */
  String typeName(int index) {
    RefValue proxied = PythonParts.proxied(bound[index]);
    return proxied == null ? bound[index].typeName() : serving.contents().proxyName(proxied);
  }

  /** Of an argument that may be a proxy: the value that an operation takes in its place, to hold its items. */
  Future<Value> iterable(int index) {
    return serving.contents().iterable(bound[index], caller, PythonParts.LONGEST_RANGE);
  }

  /** Likewise, of a mapping or pairs. */
  Future<Value> mapping(int index) {
    return serving.contents().mapping(bound[index], caller, PythonParts.LONGEST_RANGE);
  }

  /** The same of items that an operation only reads, or answers with. */
  Future<Value> read(int index) {
    return serving.contents().mapping(bound[index], caller, PythonParts.LONGEST_READ);
  }

  /** The text of an operation, with proxies in it shown as Python shows them. */
  Future<Reply> text(String operation) {
    return operation(operation).map(text -> Reply.of(Value.of(PythonText.withProxies(
        ((io.holdfast.value.StringValue) text).value(), serving.table()))));
  }
}
