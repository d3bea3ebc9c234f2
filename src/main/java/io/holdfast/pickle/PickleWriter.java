package io.holdfast.pickle;

import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.value.BigIntValue;
import io.holdfast.value.BoolValue;
import io.holdfast.value.BytesValue;
import io.holdfast.value.DateTimeValue;
import io.holdfast.value.DictValue;
import io.holdfast.value.FloatValue;
import io.holdfast.value.ForeignValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.MalformedValue;
import io.holdfast.value.NoneValue;
import io.holdfast.value.RefValue;
import io.holdfast.value.Repr;
import io.holdfast.value.SetValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.TupleValue;
import io.holdfast.value.Value;
import io.holdfast.value.ValueJson;
import java.nio.ByteBuffer;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;

/**
 * Writes values as one pickle of protocol 4. A value that is reached twice, by identity, is written once, as Python
 * does it: so that what was shared in a pickle that came is shared in the one that goes, and a long text that a list
 * holds a thousand times is sent once. Not thread-safe; for one pickle.
 */
public final class PickleWriter {
  /** Shorter texts and bytes are written again: that costs less than looking. */
  static final int WORTH_REMEMBERING = 64;
  /** Values are nested less than that; whatever is not would take the stack. */
  private static final int DEEPEST = 200;

  private final ProxyTable proxies;
  private final PickleLimits limits;
  private final PickleOutput out;
  private final Seal seal;
  private Sealing sealing; // null until a foreign value is met
  private int depth;
  private int keys; // how many dict keys and set members are open around what is written

  /** For values of pickles that this process has read: see {@link Seal#ofThisProcess}. */
  public PickleWriter(ProxyTable proxies, PickleLimits limits) {
    this(proxies, limits, Seal.ofThisProcess());
  }

  /** @param seal that what names a class or function must carry to be written as such; else it is written as data */
  public PickleWriter(ProxyTable proxies, PickleLimits limits, Seal seal) {
    this.proxies = proxies;
    this.limits = limits;
    this.seal = seal;
    this.out = new PickleOutput(limits.outputBytes());
  }

  /** One value, whole. */
  public static byte[] pickle(Value value, ProxyTable proxies, PickleLimits limits) {
    return pickle(value, proxies, limits, Seal.ofThisProcess());
  }

  /** One value, whole. */
  public static byte[] pickle(Value value, ProxyTable proxies, PickleLimits limits, Seal seal) {
    PickleWriter writer = new PickleWriter(proxies, limits, seal);
    writer.value(value);
    return writer.finish();
  }

  /** Ends the pickle. */
  public byte[] finish() {
    end();
    return out.toBytes();
  }

  /** Ends the pickle, which is not copied: it is all {@link #pieces}. */
  public void end() {
    out.opcode(Opcode.STOP);
  }

  /** The pickle after {@link #end}, piece by piece. Long bytes are the value's own, and not to be changed. */
  public List<ByteBuffer> pieces() {
    return out.pieces();
  }

  /** How many bytes have been written. */
  public int length() {
    return out.size();
  }

  // ---------------------------------------------------------------- what replies are made of

  /** @throws io.holdfast.error.HoldfastException.TooLarge when the pickle would exceed its limit */
  public PickleWriter value(Value value) {
    if (value instanceof StringValue text) {
      text(text);
    } else if (value instanceof IntValue number) {
      out.integer(number.value());
    } else if (value == NoneValue.NONE) {
      out.opcode(Opcode.NONE);
    } else if (value instanceof BoolValue flag) {
      out.opcode(flag.value() ? Opcode.NEWTRUE : Opcode.NEWFALSE);
    } else if (value instanceof FloatValue number) {
      out.real(number.value());
    } else if (value instanceof BytesValue bytes) {
      bytes(bytes);
    } else if (value instanceof BigIntValue number) {
      out.integer(number.value());
    } else if (!out.repeated(value)) {
      if (++depth > DEEPEST) {
        throw new TooLarge("a reply nested more than " + DEEPEST + " deep; ask for its parts");
      }
      container(value);
      depth--;
    }
    return this;
  }

  /** Text. */
  public PickleWriter text(String text) {
    out.text(text);
    return this;
  }

  /** A class or function. */
  public PickleWriter global(String module, String name) {
    out.global(module, name);
    return this;
  }

  /** Makes one tuple of the last one, two or three things written. */
  public PickleWriter tuple(int count) {
    if (count < 1 || count > 3) {
      throw new IllegalArgumentException("one, two or three things, not " + count);
    }
    out.tuple(count);
    return this;
  }

  /** Calls the last but one thing written with the last, a tuple. */
  public PickleWriter reduce() {
    out.opcode(Opcode.REDUCE);
    return this;
  }

  /** Gives the last but one thing written the last as its state. */
  public PickleWriter build() {
    out.opcode(Opcode.BUILD);
    return this;
  }

  /** Makes an instance of a class, without arguments. */
  public PickleWriter newInstance(String module, String name) {
    out.global(module, name);
    out.opcode(Opcode.EMPTY_TUPLE);
    out.opcode(Opcode.NEWOBJ);
    return this;
  }

  // ---------------------------------------------------------------- values

  private void text(StringValue value) {
    if (value.value().length() < WORTH_REMEMBERING) {
      out.text(value.value());
    } else if (!out.repeated(value)) {
      out.text(value.value());
      out.memoize(value);
    }
  }

  private void bytes(BytesValue value) {
    if (value.value().length < WORTH_REMEMBERING) {
      out.binary(value.value());
    } else if (!out.repeated(value)) {
      out.binary(value.value());
      out.memoize(value);
    }
  }

  private void container(Value value) {
    if (value instanceof ListValue list) {
      out.opcode(Opcode.EMPTY_LIST);
      out.memoize(value);
      items(list.items(), Opcode.APPENDS);
    } else if (value instanceof TupleValue tuple) {
      tuple(tuple);
    } else if (value instanceof DictValue dict) {
      dict(dict);
    } else if (value instanceof SetValue set) {
      set(set);
    } else if (value instanceof DateTimeValue time) {
      time(time);
    } else if (value instanceof RefValue reference) {
      reference(reference);
    } else {
      foreign((ForeignValue) value);
    }
  }

  private void items(Collection<Value> items, byte opcode) {
    if (!items.isEmpty()) {
      out.opcode(Opcode.MARK);
      for (Value item : items) {
        value(item);
      }
      out.opcode(opcode);
    }
  }

  private void key(Value key) {
    keys++;
    value(key);
    keys--;
  }

  private void tuple(TupleValue tuple) {
    int count = tuple.items().size();
    if (count == 0) {
      out.opcode(Opcode.EMPTY_TUPLE);
      return;
    }
    if (count <= 3) {
      for (Value item : tuple.items()) {
        value(item);
      }
      out.tuple(count);
    } else {
      out.opcode(Opcode.MARK);
      for (Value item : tuple.items()) {
        value(item);
      }
      out.opcode(Opcode.TUPLE);
    }
    out.memoize(tuple);
  }

  private void dict(DictValue dict) {
    out.opcode(Opcode.EMPTY_DICT);
    out.memoize(dict);
    if (!dict.entries().isEmpty()) {
      out.opcode(Opcode.MARK);
      dict.entries().forEach((key, value) -> {
        key(key);
        value(value);
      });
      out.opcode(Opcode.SETITEMS);
    }
  }

  private void set(SetValue set) {
    if (set.frozen()) {
      out.opcode(Opcode.MARK);
      set.members().forEach(this::key);
      out.opcode(Opcode.FROZENSET);
      out.memoize(set);
    } else {
      out.opcode(Opcode.EMPTY_SET);
      out.memoize(set);
      keys++;
      items(set.members(), Opcode.ADDITEMS);
      keys--;
    }
  }

  private void time(DateTimeValue time) {
    out.global("datetime", "datetime");
    out.binary(PickleTime.state(time.local()));
    ZoneOffset offset = time.offset();
    if (offset != null) {
      int seconds = offset.getTotalSeconds();
      out.global("datetime", "timezone");
      out.global("datetime", "timedelta");
      out.integer(Math.floorDiv(seconds, 86_400));
      out.integer(Math.floorMod(seconds, 86_400));
      out.integer(0);
      out.tuple(3);
      out.opcode(Opcode.REDUCE);
      out.tuple(1);
      out.opcode(Opcode.REDUCE);
    }
    out.tuple(offset == null ? 1 : 2);
    out.opcode(Opcode.REDUCE);
    out.memoize(time);
  }

  // ---------------------------------------------------------------- proxies and what only Python knows

  private void reference(RefValue reference) {
    ProxyForm form = proxies.proxy(reference);
    if (form == null) { // Python has no proxy for it: what it is, as data
      data(reference, "name", reference.name(), "type", reference.type(), "incarnation", reference.incarnation());
      return;
    }
    proxy(form);
    out.memoize(reference);
  }

  private void proxy(ProxyForm form) {
    out.global(ProxyForm.MANAGERS, ProxyForm.REBUILD);
    out.opcode(Opcode.MARK);
    out.global(form.module(), form.function());
    token(form.typeid(), form.address(), form.id());
    out.text(ProxyForm.SERIALIZER);
    value(form.keywords());
    out.opcode(Opcode.TUPLE);
    out.opcode(Opcode.REDUCE);
  }

  /** What a client knows an object by at its server: {@code Token(typeid, address, id)}. */
  public PickleWriter token(String typeid, Value address, String id) {
    newInstance(ProxyForm.MANAGERS, ProxyForm.TOKEN);
    out.text(typeid);
    value(address);
    out.text(id);
    out.tuple(3);
    return build();
  }

  private void foreign(ForeignValue foreign) {
    if (!foreign.language().equals(Parts.PYTHON) || !harmless(foreign) && !sealed(foreign)) {
      // Of another language, or spelled by hand: what it is, as data.
      data(foreign, "language", foreign.language(), "type", foreign.type(), "parts", foreign.parts());
    }
  }

  /** As a dict; as text where Python takes no dict. */
  private void data(Value value, Object... namesAndValues) {
    if (keys == 0) {
      value(DictValue.of(namesAndValues));
    } else {
      out.text(keyText(value));
    }
  }

  private static String keyText(Value value) {
    try {
      return ValueJson.toText(value);
    } catch (MalformedValue e) {
      return Repr.of(value);
    }
  }

  /** @return false when it is none of what can be made without a seal */
  private boolean harmless(ForeignValue foreign) {
    if (foreign.parts() instanceof BytesValue bytes && foreign.type().equals(Parts.BYTEARRAY)) {
      out.global("builtins", Parts.BYTEARRAY);
      bytes(bytes);
      out.tuple(1);
      out.opcode(Opcode.REDUCE);
    } else if (foreign.parts() instanceof ListValue list && list.items().size() == 2
        && list.items().get(1) instanceof BytesValue bytes) {
      Value tag = list.items().get(0);
      if (Parts.TEXT.equals(tag) && PickleText.isText(bytes.value())) {
        out.text(bytes.value());
      } else if (Parts.INTEGER.equals(tag) && bytes.value().length <= limits.integerBytes()) {
        out.integer(bytes.value());
      } else {
        return false;
      }
    } else {
      return false;
    }
    out.memoize(foreign);
    return true;
  }

  /** @return false when it is not as {@link Lowering} made it of a pickle */
  private boolean sealed(ForeignValue foreign) {
    if (sealing == null) {
      sealing = new Sealing(seal);
    }
    Value word = sealing.word(foreign);
    return word != null && written(foreign, word, ((ListValue) foreign.parts()).items());
  }

  /** @return false when the parts are not such as this version makes */
  private boolean written(ForeignValue foreign, Value word, List<Value> parts) {
    int count = parts.size();
    if (Parts.GLOBAL.equals(word) && count == 3 && parts.get(1) instanceof StringValue module
        && parts.get(2) instanceof StringValue name) {
      out.global(module.value(), name.value());
      out.memoize(foreign);
    } else if (Parts.EXTENSION.equals(word) && count == 2 && parts.get(1) instanceof IntValue code) {
      out.extension((int) code.value());
    } else if (Parts.PICKLE.equals(word) && count == 3 && parts.get(1) instanceof BytesValue whole) {
      return whole(foreign, whole.value());
    } else if (Parts.PROXY.equals(word) && count == 3 && parts.get(2) instanceof DictValue form) {
      return keptProxy(foreign, form);
    } else if ((Parts.CALL.equals(word) || Parts.NEW.equals(word)) && InstanceParts.areWhole(word, parts)) {
      instance(foreign, word, parts);
    } else {
      return false;
    }
    return true;
  }

  private boolean whole(ForeignValue foreign, byte[] pickle) {
    Object root;
    try {
      root = PickleReader.read(pickle, 0, pickle.length, limits);
    } catch (MalformedPickle e) {
      return false; // of a host with other limits
    }
    new NodeWriter(out, proxies).write(root);
    out.memoize(foreign);
    return true;
  }

  private boolean keptProxy(ForeignValue foreign, DictValue form) {
    if (form.get("module") instanceof StringValue module && form.get("function") instanceof StringValue function
        && form.get("typeid") instanceof StringValue typeid && form.get("address") != null
        && form.get("id") instanceof StringValue id && form.get("keywords") instanceof DictValue keywords) {
      proxy(new ProxyForm(module.value(), function.value(), typeid.value(), form.get("address"), id.value(), keywords));
      out.memoize(foreign);
      return true;
    }
    return false;
  }

  private void instance(ForeignValue foreign, Value word, List<Value> parts) {
    value(parts.get(1));
    value(parts.get(2));
    int at = 3;
    if (Parts.CALL.equals(word)) {
      out.opcode(Opcode.REDUCE);
    } else if (parts.size() > 3 && parts.get(3) instanceof DictValue keywords) {
      value(keywords);
      out.opcode(Opcode.NEWOBJ_EX);
      at++;
    } else {
      out.opcode(Opcode.NEWOBJ);
    }
    out.memoize(foreign);
    for (; at < parts.size(); at++) {
      TupleValue step = (TupleValue) parts.get(at);
      Value made = step.items().get(1);
      switch (((StringValue) step.items().get(0)).value()) {
        case "append" -> items(((ListValue) made).items(), Opcode.APPENDS);
        case "set" -> items(((ListValue) made).items(), Opcode.SETITEMS);
        case "add" -> items(((ListValue) made).items(), Opcode.ADDITEMS);
        default -> {
          value(made);
          out.opcode(Opcode.BUILD);
        }
      }
    }
  }
}
