package io.holdfast.python;

import io.holdfast.model.Arguments;
import io.holdfast.model.Caller;
import io.holdfast.pickle.PickleLimits;
import io.holdfast.pickle.Pickled;
import io.holdfast.pickle.Seal;
import io.holdfast.value.DictValue;
import io.holdfast.value.ForeignValue;
import io.holdfast.value.Hashing;
import io.holdfast.value.ListValue;
import io.holdfast.value.RefValue;
import io.holdfast.value.TupleValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Arguments that are proxies of objects here, where an operation needs what the objects hold. */
final class Contents {
  private static final Map<String, String> ITEMS = Map.of("list", "copy", "dict", "keys", "set", "copy", "array",
      "tolist");
  private static final Map<String, String> ENTRIES = Map.of("list", "copy", "dict", "copy", "set", "copy", "array",
      "tolist");

  private final Objects objects;
  private final ObjectTable table;

  private final ConnectionProxies proxies;
  private final Seal seal;

  Contents(Objects objects, ObjectTable table, Typeids typeids, Seal seal) {
    this.objects = objects;
    this.table = table;
    this.seal = seal;
    proxies = new ConnectionProxies(table, typeids, Value.none()); // of no connection: they spell proxies as they came
  }

  /**
   * A list, tuple or dict as a value of parts, when it is one that was kept whole for the sake of what one of them
   * holds: a list of trees whose nodes know their parents. Anything else is given back.
   */
  Value opened(Value argument) {
    Pickled whole = Pickled.reopened(argument, proxies, PickleLimits.DEFAULT, seal);
    if (whole == null) {
      return argument;
    } else if (whole.items() != null) {
      List<Value> items = whole.items().stream().map(Pickled::value).toList();
      return ((ForeignValue) argument).type().equals("tuple") ? new TupleValue(items) : new ListValue(items);
    } else if (whole.keysAndValues() == null) {
      return argument;
    }
    Map<Value, Value> entries = new LinkedHashMap<>();
    List<Pickled> parts = whole.keysAndValues();
    for (int i = 0; i < parts.size(); i += 2) {
      entries.put(Hashing.requireHashable(parts.get(i).value()), parts.get(i + 1).value());
    }
    return new DictValue(entries);
  }

  /** What iterating the argument gives; the argument itself when it is no proxy. Null for null. */
  Future<Value> iterable(Value argument, Caller caller, int longestRange) {
    return read(argument, caller, ITEMS, longestRange);
  }

  /** The entries of the argument: a dict, or pairs. */
  Future<Value> mapping(Value argument, Caller caller, int longestRange) {
    return read(argument, caller, ENTRIES, longestRange);
  }

  /** The class of the object's proxies. */
  String proxyName(RefValue proxied) {
    Served served = table.find(proxied.name());
    return served == null ? Adapter.AUTO_PROXY : served.adapter().proxy().equals(Adapter.AUTO_PROXY)
        ? "AutoProxy[" + served.typeid() + "]" : served.adapter().proxy();
  }

  private Future<Value> read(Value argument, Caller caller, Map<String, String> operations,
      int longestRange) {
    RefValue proxied = PythonParts.proxied(argument);
    if (proxied == null) {
      return Future.succeededFuture(PythonParts.iterable(opened(argument), longestRange));
    }
    String operation = operations.get(proxied.type());
    if (operation == null) {
      return Future.failedFuture(Raised.typeError("'" + proxyName(proxied) + "' object is not iterable"));
    }
    return objects.call(caller, proxied.name(), operation, Arguments.none());
  }
}
