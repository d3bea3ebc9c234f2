package io.holdfast.journal;

import io.holdfast.model.RecordShape;
import io.holdfast.model.StateModel;
import io.holdfast.value.DictValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.MalformedValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the facts of one type as bytes and reads them again: {@code ["added", {"item": …}]}, the fact's name and its
 * components in snake case. Facts are the records that the type's sealed {@code Fact} interface permits, and those of
 * {@link CommonFact}, whose names begin with {@code $}: {@code ["$token_seen", {…}]}.
 */
public final class FactCodec {
  /** In a schema: what the state of a plain class consists of, beside its facts. No fact is called so. */
  static final String STATE = "@state";
  /** Its version, beside its components. */
  static final String STATE_VERSION = "@version";

  private static final String COMMON_PREFIX = "$";
  private static final Map<Class<?>, RecordShape> COMMON = commonShapes();
  /** The name of the last fact of an object whose time is over. */
  static final String EXPIRED = COMMON_PREFIX + COMMON.get(CommonFact.Expired.class).name();

  /** A component is in the dict of them, in the list that is the fact. */
  private static final int COMPONENT_DEPTH = 2;

  private static final byte[] END = ValueJson.toBytes(Value.list(Value.of(COMMON_PREFIX
      + COMMON.get(CommonFact.Expired.class).name()), COMMON.get(CommonFact.Expired.class)
      .toValue(new CommonFact.Expired())));

  /** @param heads what is written before each component, and after the last */
  private record Named(StringValue name, RecordShape shape, byte[][] heads) {
    static Named of(String name, RecordShape shape) {
      List<String> components = shape.names();
      byte[][] heads = new byte[components.size() + 1][];
      String before = "[\"" + name + "\",{";
      for (int i = 0; i < components.size(); i++) {
        heads[i] = (before + key(components.get(i)) + ":").getBytes(StandardCharsets.UTF_8);
        before = ",";
      }
      heads[components.size()] = (components.isEmpty() ? before + "}]" : "}]").getBytes(StandardCharsets.UTF_8);
      return new Named(new StringValue(name), shape, heads);
    }

    /** As {@link ValueJson} has it: a key that begins with $ is escaped there. */
    private static String key(String component) {
      String dict = new String(ValueJson.toBytes(new DictValue(Map.of(new StringValue(component), Value.none()))),
          StandardCharsets.UTF_8);
      return dict.substring("{".length(), dict.length() - ":null}".length());
    }
  }

  private final Map<Class<?>, Named> byClass = new LinkedHashMap<>();
  private final Map<String, RecordShape> byName = new LinkedHashMap<>();
  private final StateModel state; // null but for a plain class that says its state

  /** @param factInterface a sealed interface whose permitted classes are all records */
  public FactCodec(Class<?> factInterface) {
    this(factInterface, null);
  }

  /** As {@link #FactCodec(Class)}, of a plain class whose facts hold that state; null for none. */
  public FactCodec(Class<?> factInterface, StateModel state) {
    this.state = state;
    if (!factInterface.isSealed()) {
      throw new IllegalArgumentException(factInterface.getName() + " is not sealed; facts are a closed set of records");
    }
    for (Class<?> fact : factInterface.getPermittedSubclasses()) {
      RecordShape shape = new RecordShape(fact);
      if (shape.name().startsWith(COMMON_PREFIX)) {
        throw new IllegalArgumentException(fact.getName() + " begins with " + COMMON_PREFIX
            + ", as the facts of every object do; name it otherwise");
      }
      put(fact, shape.name(), shape);
    }
    COMMON.forEach((fact, shape) -> put(fact, COMMON_PREFIX + shape.name(), shape));
  }

  private static Map<Class<?>, RecordShape> commonShapes() {
    Map<Class<?>, RecordShape> shapes = new LinkedHashMap<>();
    for (Class<?> fact : CommonFact.class.getPermittedSubclasses()) {
      shapes.put(fact, new RecordShape(fact));
    }
    return shapes;
  }

  private void put(Class<?> fact, String name, RecordShape shape) {
    byClass.put(fact, Named.of(name, shape));
    byName.put(name, shape);
  }

  /** The facts by their names, each with what is written for its components. */
  Map<String, Map<String, String>> schema() {
    Map<String, Map<String, String>> schema = new LinkedHashMap<>();
    byName.forEach((name, shape) -> schema.put(name, shape.components()));
    if (state != null) {
      Map<String, String> components = new LinkedHashMap<>();
      components.put(STATE_VERSION, Long.toString(state.version()));
      components.putAll(state.components());
      schema.put(STATE, components);
    }
    return schema;
  }

  /** The state that its facts hold; null where facts are changes. */
  StateModel state() {
    return state;
  }

  /** How a fact is called, and its components by their names. */
  public record Told(StringValue name, DictValue parts) {
  }

  /** The fact as a name and values. */
  public Told tell(Object fact) {
    Named named = named(fact);
    return new Told(named.name(), (DictValue) named.shape().toValue(fact));
  }

  /** Roughly how many bytes the fact's parts take when they are written; counting stops soon after {@code enough}. */
  public long weigh(Object fact, long enough) {
    return named(fact).shape().weigh(fact, enough);
  }

  private Named named(Object fact) {
    Named named = byClass.get(fact.getClass());
    if (named == null) {
      throw new IllegalArgumentException(fact.getClass().getName() + " is not one of the facts " + byName.keySet());
    }
    return named;
  }

  public byte[] encode(Object fact) {
    RecordOutput out = new RecordOutput(64);
    return writePlain(out, fact) ? out.toBytes() : ValueJson.toBytes(form(fact));
  }

  /**
   * Writes the bytes of {@link #form} without making a dict of the components first.
   *
   * @return false when they hold more than {@link PlainJson} writes: then what has been written counts for nothing
   */
  boolean writePlain(RecordOutput out, Object fact) {
    Named named = named(fact);
    int components = named.heads.length - 1;
    for (int i = 0; i < components; i++) {
      out.raw(named.heads[i], 0, named.heads[i].length);
      if (!PlainJson.write(out, named.shape.value(fact, i), COMPONENT_DEPTH)) {
        return false;
      }
    }
    out.raw(named.heads[components], 0, named.heads[components].length);
    return true;
  }

  /** What the bytes of a fact say. */
  Value form(Object fact) {
    Told told = tell(fact);
    return new ListValue(List.of(told.name(), told.parts()));
  }

  /** Whether the fact, of whatever type, is the last one of an object. */
  public static boolean isEnd(byte[] fact) {
    return Arrays.equals(fact, END);
  }

  /** @throws MalformedValue when the bytes are no fact of this type */
  public Object decode(byte[] bytes) {
    if (ValueJson.fromBytes(bytes) instanceof ListValue list && list.items().size() == 2
        && list.items().get(0) instanceof StringValue name && list.items().get(1) instanceof DictValue parts) {
      RecordShape shape = byName.get(name.value());
      if (shape == null) {
        throw new MalformedValue("no fact is called '" + name.value() + "'; known are " + byName.keySet());
      }
      return shape.toRecord(parts);
    }
    throw new MalformedValue("a fact is a list of its name and its parts");
  }
}
