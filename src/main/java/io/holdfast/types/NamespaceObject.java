package io.holdfast.types;

import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.object.SharedObject;
import io.holdfast.value.DictValue;
import io.holdfast.value.Ordering;
import io.holdfast.value.Repr;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

final class NamespaceObject extends SharedObject<NamespaceObject.Fact> implements SharedNamespace {
  /** The most attributes. */
  static final int MAX_ATTRIBUTES = 100_000;
  /** The most characters of a name. */
  static final int MAX_NAME = 1000;

  private static final Future<Void> DONE = Future.succeededFuture();

  sealed interface Fact permits Bound, AllBound, Unbound {
  }

  record Bound(Value name, Value value) implements Fact {
  }

  record AllBound(DictValue attributes) implements Fact {
  }

  record Unbound(Value name) implements Fact {
  }

  private final OrderedEntries attributes = new OrderedEntries();

  @Override
  public Future<Value> get(Value name) {
    return Future.succeededFuture(attributes.value(require(name)));
  }

  @Override
  public Future<Void> set(Value name, Value value) {
    commit(new Bound(settable(name), value));
    return DONE;
  }

  @Override
  public Future<Void> delete(Value name) {
    require(name);
    commit(new Unbound(name));
    return DONE;
  }

  @Override
  public Future<Boolean> contains(Value name) {
    return Future.succeededFuture(attributes.find(text(name)) >= 0);
  }

  @Override
  public Future<Void> setMany(Map<Value, Value> more) {
    long added = more.keySet().stream().filter(name -> attributes.find(checked(name)) < 0).count();
    requireRoom(added);
    if (!more.isEmpty()) {
      commit(new AllBound(new DictValue(more)));
    }
    return DONE;
  }

  @Override
  public Future<Value> setdefault(Value name, Value defaultValue) {
    int attribute = attributes.find(text(name));
    if (attribute >= 0) {
      return Future.succeededFuture(attributes.value(attribute));
    }
    commit(new Bound(settable(name), defaultValue));
    return Future.succeededFuture(defaultValue);
  }

  @Override
  public Future<Boolean> compareAndSet(Value name, Value expected, Value value) {
    int attribute = attributes.find(text(name));
    boolean same = attribute >= 0 && attributes.value(attribute).equals(expected);
    if (same) {
      commit(new Bound(name, value));
    }
    return Future.succeededFuture(same);
  }

  @Override
  public Future<Value> increment(Value name, Value by, Value initial) {
    int attribute = attributes.find(settable(name));
    Value sum = Arithmetic.sum(attribute < 0 ? initial : attributes.value(attribute), by);
    commit(new Bound(name, sum));
    return Future.succeededFuture(sum);
  }

  @Override
  public Future<List<String>> names() {
    List<String> all = new ArrayList<>(attributes.size());
    attributes.forEach((name, value) -> all.add(text(name).value()));
    return Future.succeededFuture(all);
  }

  @Override
  public Future<Map<String, Value>> items() {
    Map<String, Value> all = new LinkedHashMap<>();
    attributes.forEach((name, value) -> all.put(text(name).value(), value));
    return Future.succeededFuture(all);
  }

  /** CPython's server sorts the written attributes, not the names: {@code a.b=1} comes before {@code a=1}. */
  @Override
  public Future<String> repr() {
    List<Value> written = new ArrayList<>();
    int[] room = {Repr.MAX_LENGTH};
    attributes.forEach((name, value) -> {
      String shown = text(name).value();
      if (!shown.startsWith("_") && room[0] > 0) {
        String one = shown + '=' + Repr.of(value);
        written.add(Value.of(one));
        room[0] -= one.length();
      }
    });
    written.sort(Ordering.NATURAL);
    String all = "Namespace(" + String.join(", ", written.stream().map(one -> ((StringValue) one).value()).toList())
        + ')';
    return Future.succeededFuture(all.length() <= Repr.MAX_LENGTH ? all : cut(all));
  }

  private static String cut(String text) {
    int end = Repr.MAX_LENGTH - 3;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "...";
  }

  private int require(Value name) {
    int attribute = attributes.find(text(name));
    if (attribute < 0) {
      String shown = text(name).value();
      throw new Failed("AttributeError", "'Namespace' object has no attribute '"
          + (shown.length() <= DictObject.MAX_QUOTED ? shown : shown.substring(0, DictObject.MAX_QUOTED) + "...")
          + "'");
    }
    return attribute;
  }

  private static StringValue text(Value name) {
    if (name instanceof StringValue text) {
      return text;
    }
    throw new Failed("TypeError", "attribute name must be string, not '" + name.typeName() + "'");
  }

  private static StringValue checked(Value name) {
    StringValue text = text(name);
    if (text.value().length() > MAX_NAME) {
      throw new TooLarge("an attribute's name has at most " + MAX_NAME + " characters, not " + text.value().length());
    }
    return text;
  }

  private StringValue settable(Value name) {
    StringValue text = checked(name);
    requireRoom(attributes.find(text) < 0 ? 1 : 0);
    return text;
  }

  private void requireRoom(long more) {
    if (attributes.size() + more > MAX_ATTRIBUTES) {
      throw new TooLarge("a namespace has at most " + MAX_ATTRIBUTES + " attributes; use a dict for more");
    }
  }

  @Override
  protected void apply(Fact fact) {
    if (fact instanceof Bound bound) {
      attributes.put(bound.name, bound.value);
    } else if (fact instanceof AllBound all) {
      all.attributes.entries().forEach(attributes::put);
    } else {
      attributes.remove(attributes.find(((Unbound) fact).name));
    }
  }

  @Override
  protected Runnable undo(Fact fact) {
    if (fact instanceof Bound bound) {
      return undoBind(bound.name);
    } else if (fact instanceof AllBound all) {
      List<Runnable> undos = new ArrayList<>();
      all.attributes.entries().keySet().forEach(name -> undos.add(undoBind(name)));
      Collections.reverse(undos);
      return () -> undos.forEach(Runnable::run);
    }
    return attributes.undoRemove(attributes.find(((Unbound) fact).name));
  }

  private Runnable undoBind(Value name) {
    int attribute = attributes.find(name);
    if (attribute < 0) {
      return () -> attributes.remove(attributes.last());
    }
    Value before = attributes.value(attribute);
    return () -> attributes.put(name, before);
  }

  @Override
  protected Stream<Fact> snapshot() {
    Stream.Builder<Fact> facts = Stream.builder();
    attributes.forEach((name, value) -> facts.add(new Bound(name, value)));
    return facts.build();
  }

  @Override
  protected void describe(BiConsumer<String, Value> details) {
    details.accept("length", Value.of(attributes.size()));
  }
}
