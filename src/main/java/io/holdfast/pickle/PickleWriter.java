package io.holdfast.pickle;

import io.holdfast.value.BigIntValue;
import io.holdfast.value.BoolValue;
import io.holdfast.value.BytesValue;
import io.holdfast.value.DateTimeValue;
import io.holdfast.value.DictValue;
import io.holdfast.value.FloatValue;
import io.holdfast.value.ForeignValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.NoneValue;
import io.holdfast.value.RefValue;
import io.holdfast.value.SetValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.TupleValue;
import io.holdfast.value.Value;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;

/**
 * Writes values as one pickle of protocol 4. A value that is reached twice, by identity, is written once, as Python does
 * it: so that what was shared in a pickle that came is shared in the one that goes, and a long text that a list holds a
 * thousand times is sent once. Not thread-safe; for one pickle.
 */
public final class PickleWriter {
  /** Shorter texts and bytes are written again: that costs less than looking. */
  private static final int WORTH_REMEMBERING = 64;

  private final ProxyTable proxies;
  private final PickleLimits limits;
  private final PickleOutput out;

  public PickleWriter(ProxyTable proxies, PickleLimits limits) {
    this.proxies = proxies;
    this.limits = limits;
    this.out = new PickleOutput(limits.outputBytes());
  }

  /** One value, whole. */
  public static byte[] pickle(Value value, ProxyTable proxies, PickleLimits limits) {
    PickleWriter writer = new PickleWriter(proxies, limits);
    writer.value(value);
    return writer.finish();
  }

  /** Ends the pickle. */
  public byte[] finish() {
    out.opcode(Opcode.STOP);
    return out.toBytes();
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
      container(value);
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
      items.forEach(this::value);
      out.opcode(opcode);
    }
  }

  private void tuple(TupleValue tuple) {
    int count = tuple.items().size();
    if (count == 0) {
      out.opcode(Opcode.EMPTY_TUPLE);
      return;
    }
    if (count <= 3) {
      tuple.items().forEach(this::value);
      out.tuple(count);
    } else {
      out.opcode(Opcode.MARK);
      tuple.items().forEach(this::value);
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
        value(key);
        value(value);
      });
      out.opcode(Opcode.SETITEMS);
    }
  }

  private void set(SetValue set) {
    if (set.frozen()) {
      out.opcode(Opcode.MARK);
      set.members().forEach(this::value);
      out.opcode(Opcode.FROZENSET);
      out.memoize(set);
    } else {
      out.opcode(Opcode.EMPTY_SET);
      out.memoize(set);
      items(set.members(), Opcode.ADDITEMS);
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
      value(DictValue.of("name", reference.name(), "type", reference.type(), "incarnation", reference.incarnation()));
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
    if (!foreign.language().equals(Parts.PYTHON) || !(foreign.parts() instanceof ListValue list)
        || !written(foreign, list.items())) {
      // Of another language, or spelled by hand: what it is, as data.
      value(DictValue.of("language", foreign.language(), "type", foreign.type(), "parts", foreign.parts()));
    }
  }

  /** @return false when the parts are not such as {@link Lowering} makes */
  private boolean written(ForeignValue foreign, List<Value> parts) {
    Value tag = parts.isEmpty() ? null : parts.get(0);
    int count = parts.size();
    if (Parts.GLOBAL.equals(tag) && count == 3 && parts.get(1) instanceof StringValue module
        && parts.get(2) instanceof StringValue name) {
      out.global(module.value(), name.value());
      out.memoize(foreign);
    } else if (Parts.EXTENSION.equals(tag) && count == 2 && parts.get(1) instanceof IntValue code
        && code.value() > 0 && code.value() <= Integer.MAX_VALUE) {
      out.extension((int) code.value());
    } else if (Parts.TEXT.equals(tag) && count == 2 && parts.get(1) instanceof BytesValue utf8) {
      out.text(utf8.value());
    } else if (Parts.PICKLE.equals(tag) && count == 3 && parts.get(1) instanceof BytesValue whole) {
      new NodeWriter(out, proxies).write(PickleReader.read(whole.value(), 0, whole.value().length, limits));
    } else if (Parts.PROXY.equals(tag) && count == 3 && parts.get(1) instanceof RefValue
        && parts.get(2) instanceof DictValue form) {
      return keptProxy(foreign, form);
    } else if ((Parts.CALL.equals(tag) || Parts.NEW.equals(tag)) && InstanceParts.areWhole(parts)) {
      instance(foreign, parts);
    } else {
      return false;
    }
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

  private void instance(ForeignValue foreign, List<Value> parts) {
    value(parts.get(1));
    value(parts.get(2));
    int at = 3;
    if (Parts.CALL.equals(parts.get(0))) {
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
