package io.holdfast.python;

import io.holdfast.model.Arguments;
import io.holdfast.model.Caller;
import io.holdfast.value.RefValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.util.Map;

/** Arguments that are proxies of objects here, where an operation needs what the objects hold. */
final class Contents {
  private static final Map<String, String> ITEMS = Map.of("list", "copy", "dict", "keys", "set", "copy", "array",
      "tolist");
  private static final Map<String, String> ENTRIES = Map.of("list", "copy", "dict", "copy", "set", "copy", "array",
      "tolist");

  private final Objects objects;
  private final ObjectTable table;

  Contents(Objects objects, ObjectTable table) {
    this.objects = objects;
    this.table = table;
  }

  /** What iterating the argument gives; the argument itself when it is no proxy. Null for null. */
  Future<Value> iterable(Value argument, Caller caller) {
    return read(argument, caller, ITEMS);
  }

  /** The entries of the argument: a dict, or pairs. */
  Future<Value> mapping(Value argument, Caller caller) {
    return read(argument, caller, ENTRIES);
  }

  /** The class of the object's proxies. */
  String proxyName(RefValue proxied) {
    Served served = table.find(proxied.name());
    return served == null ? Adapter.AUTO_PROXY : served.adapter().proxy().equals(Adapter.AUTO_PROXY)
        ? "AutoProxy[" + served.typeid() + "]" : served.adapter().proxy();
  }

  private Future<Value> read(Value argument, Caller caller, Map<String, String> operations) {
    RefValue proxied = PythonParts.proxied(argument);
    if (proxied == null) {
      return Future.succeededFuture(PythonParts.iterable(argument));
    }
    String operation = operations.get(proxied.type());
    if (operation == null) {
      return Future.failedFuture(Raised.typeError("'" + proxyName(proxied) + "' object is not iterable"));
    }
    return objects.call(caller, proxied.name(), operation, Arguments.none());
  }
}
