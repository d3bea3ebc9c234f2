package io.holdfast.python;

import io.holdfast.error.HoldfastException.NoSuchObject;
import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.value.DictValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.RefValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a typeid makes: those of a SyncManager an object of their own; one that is declared to take arguments the object
 * that these select; any other the object of that name. Thread-safe.
 */
final class Typeids {
  private final Objects objects;
  private final ObjectTable table;
  private final Map<String, List<Template>> templates = new HashMap<>();
  private final Map<String, Adapter> ofOtherTypes = new ConcurrentHashMap<>();

  Typeids(Objects objects, ObjectTable table, List<Template> templates) {
    this.objects = objects;
    this.table = table;
    templates.forEach(template ->
        this.templates.computeIfAbsent(template.typeid(), first -> new ArrayList<>()).add(template));
  }

  /**
   * The object, with one reference more.
   *
   * @param loop where it shall run when it is an object of its own
   */
  Future<Served> create(Serving serving, EventLoop loop, String typeid, List<Value> arguments,
      Map<String, Value> named) {
    Adapter own = Adapters.ofTypeid(typeid);
    if (own != null) {
      return own.make(new Creation(serving, loop, own, arguments, named)).map(table::created);
    }
    if (!named.isEmpty()) {
      throw Raised.typeError(shortened(typeid) + "() takes no keyword arguments");
    }
    Template template = templates.getOrDefault(typeid, List.of()).stream().filter(one -> one.fits(arguments))
        .findFirst().orElse(null);
    Future<Value> found;
    if (template != null) {
      found = objects.host("create", Value.of(template.type()), Value.of(template.objectName(arguments)),
          template.options());
    } else if (!arguments.isEmpty()) {
      throw unknown(typeid, "'" + shortened(typeid) + "(" + IntStream.range(0, Math.min(9, arguments.size()))
          .mapToObj(i -> "{" + i + "}").collect(Collectors.joining(",")) + ")=TYPE'");
    } else {
      found = objects.host("find", Value.of(typeid)).recover(e -> Future.failedFuture(
          e instanceof NoSuchObject || e instanceof BadArguments
              ? unknown(typeid, "'" + shortened(typeid) + "=TYPE'") : e));
    }
    return found.map(Creation::reference).compose(object -> adapter(object.type())
        .map(adapter -> table.created(Served.object(typeid, adapter, object, false))));
  }

  private static Raised unknown(String typeid, String line) {
    return Raised.builtin("KeyError", "no typeid '" + shortened(typeid) + "' takes these arguments, and no object is "
        + "called so: start the host with --declare " + line + ", TYPE being queue, dict, list, lock …");
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }

  /** How objects of that type look in Python. */
  Future<Adapter> adapter(String type) {
    Adapter known = known(type);
    return known != null ? Future.succeededFuture(known)
        : objects.host("types").map(types -> {
          for (Value item : ((ListValue) types).items()) {
            DictValue info = (DictValue) item;
            if (info.get("name").equals(Value.of(type))) {
              return learned(type, info);
            }
          }
          return Adapters.ofOperations(type, List.of());
        });
  }

  private Adapter learned(String type, DictValue info) {
    List<String> operations = ((ListValue) info.get("operations")).items().stream()
        .map(name -> ((StringValue) name).value()).toList();
    Adapter adapter = Adapters.ofOperations(type, operations);
    ofOtherTypes.put(type, adapter);
    return adapter;
  }

  /** Null when the type has not been met yet. */
  Adapter known(String type) {
    Adapter built = Adapters.ofType(type);
    return built != null ? built : ofOtherTypes.get(type);
  }

  /** What a reference in a value stands for; null when nothing is known of its type. */
  Served ofReference(RefValue reference) {
    Served served = table.find(reference.name());
    if (served != null) {
      return served;
    }
    Adapter adapter = known(reference.type());
    return adapter == null ? null : table.known(Served.object(adapter.typeid(), adapter, reference, false));
  }
}
