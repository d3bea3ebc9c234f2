package io.holdfast.pickle;

import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.pickle.Node.Done;
import io.holdfast.pickle.Node.Entries;
import io.holdfast.pickle.Node.Extension;
import io.holdfast.pickle.Node.Global;
import io.holdfast.pickle.Node.Instance;
import io.holdfast.pickle.Node.Items;
import io.holdfast.pickle.Node.Making;
import io.holdfast.pickle.Node.Members;
import io.holdfast.pickle.Node.Step;
import io.holdfast.pickle.Node.Tuple;
import io.holdfast.value.BigIntValue;
import io.holdfast.value.BytesValue;
import io.holdfast.value.DictValue;
import io.holdfast.value.ForeignValue;
import io.holdfast.value.Hashing;
import io.holdfast.value.ListValue;
import io.holdfast.value.RefValue;
import io.holdfast.value.SetValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.TupleValue;
import io.holdfast.value.UnsuitableValue;
import io.holdfast.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes values of the parts of a pickle. What is shared becomes one value that is reached twice, as in Python; what
 * holds itself, or is nested too deep, becomes a pickle of its own that is kept as bytes.
 */
final class Lowering {
  /** Nesting that values have room for, with what is put around them on their way. An instance takes three levels. */
  static final int DEEPEST = 90;
  private static final int LEVELS_OF_INSTANCE = 3;
  /** Items of a step are in a list of their own. */
  private static final int LEVELS_OF_STEP = 4;
  private static final int LOOKS = 4;
  /** Room for what holds itself to be spelled otherwise than it came. */
  private static final int KEPT_OF_MESSAGE = 2;
  /** Bytes of text that count as one item. */
  private static final int BYTES_OF_ITEM = 8;

  /** It cannot be a tree of values. */
  private static final class NoTree extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final NoTree IT = new NoTree();

    private NoTree() {
      super(null, null, false, false);
    }
  }

  private final ProxyTable proxies;
  private final PickleLimits limits;
  private final Seal seal;
  private Sealing sealing; // null until something is sealed
  private final long messageBytes;
  // What is shared is cheap to send and dear to hold: what it stands for is counted over the whole pickle.
  private final long allowed;
  private long spent;
  private long looks;
  private long kept;

  /** @param messageBytes of the pickle: what it spells out is always allowed */
  Lowering(ProxyTable proxies, PickleLimits limits, Seal seal, int messageBytes) {
    this.proxies = proxies;
    this.limits = limits;
    this.seal = seal;
    this.messageBytes = messageBytes;
    this.allowed = limits.expanded() + messageBytes;
  }

  /** @throws MalformedPickle when there is no such object in Python either, or it exceeds a limit */
  Value value(Object part) {
    if (part instanceof Value atom) {
      spend(weight(atom));
      return atom;
    }
    Node node = (Node) part;
    if (node.whole != null) {
      return node.whole;
    }
    try {
      Value value = lower(node, 0);
      spend(node.size);
      return value;
    } catch (NoTree e) {
      node.whole = whole(node);
      return node.whole;
    }
  }

  private void spend(long size) {
    spent += size;
    if (spent > allowed) {
      throw tooMuch();
    }
  }

  /** What cannot be lowered is looked at again for each argument that it is in, and what is a key is hashed. */
  private void look(long size) {
    looks += size;
    if (looks > allowed * LOOKS) {
      throw tooMuch();
    }
  }

  private MalformedPickle tooMuch() {
    return new MalformedPickle("what is shared in it stands for more than " + limits.expanded()
        + " items; put it in smaller portions");
  }

  /** Kept as a pickle of its own, with the references in it where they can be found. */
  private Value whole(Node node) {
    long room = limits.expanded() + KEPT_OF_MESSAGE * messageBytes - kept;
    NodeWriter.Pickled pickled;
    try {
      pickled = NodeWriter.pickle(node, proxies, (int) Math.min(room, limits.outputBytes()));
    } catch (TooLarge e) {
      throw tooMuch();
    }
    kept += pickled.bytes().length;
    if (kept > limits.expanded() + KEPT_OF_MESSAGE * messageBytes) {
      throw tooMuch();
    }
    return sealed(typeName(node), Parts.PICKLE, new BytesValue(pickled.bytes()),
        Value.list(pickled.references()));
  }

  private Value lower(Object part, int depth) {
    if (part instanceof Value atom) {
      return atom;
    }
    Node node = (Node) part;
    if (node.lowered == null) {
      if (node.lowering || depth > DEEPEST) {
        throw NoTree.IT;
      }
      node.lowering = true;
      try {
        node.size = 1;
        node.lowered = make(node, depth);
      } finally {
        node.lowering = false;
      }
    } else if (depth + node.height > DEEPEST) {
      throw NoTree.IT;
    }
    return node.lowered;
  }

  private Value make(Node node, int depth) {
    if (node instanceof Items list) {
      return new ListValue(all(node, list.items, depth));
    }
    if (node instanceof Tuple tuple) {
      return new TupleValue(all(node, Arrays.asList(tuple.items), depth));
    }
    if (node instanceof Entries dict) {
      return new DictValue(entries(node, dict, depth));
    }
    if (node instanceof Members set) {
      return new SetValue(members(node, set, depth), set.frozen);
    }
    if (node instanceof Global global) {
      node.size += (global.module.length() + global.name.length()) / BYTES_OF_ITEM;
      return sealed(global.shown(), Parts.GLOBAL, new StringValue(global.module), new StringValue(global.name));
    }
    if (node instanceof Extension extension) {
      return sealed("extension", Parts.EXTENSION, Value.of(extension.code));
    }
    return instance((Instance) node, depth);
  }

  private List<Value> all(Node owner, List<Object> parts, int depth) {
    List<Value> values = new ArrayList<>(parts.size());
    for (Object part : parts) {
      values.add(inside(owner, part, depth, 1));
    }
    return values;
  }

  private Map<Value, Value> entries(Node owner, Entries dict, int depth) {
    Map<Value, Value> entries = new LinkedHashMap<>(dict.keysAndValues.size() * 2 / 3 + 1);
    for (int i = 0; i < dict.keysAndValues.size(); i += 2) {
      Value key = key(node(dict.keysAndValues.get(i)), inside(owner, dict.keysAndValues.get(i), depth, 1));
      entries.put(key, inside(owner, dict.keysAndValues.get(i + 1), depth, 1));
    }
    return entries;
  }

  private Set<Value> members(Node owner, Members set, int depth) {
    Set<Value> members = new LinkedHashSet<>(set.members.size() * 4 / 3 + 1);
    for (Object member : set.members) {
      members.add(key(node(member), inside(owner, member, depth, 1)));
    }
    return members;
  }

  private static Node node(Object part) {
    return part instanceof Node node ? node : null;
  }

  /** A value that may be a key; its hash is taken wherever it is one, and takes as long as it is large. */
  private Value key(Node node, Value key) {
    if (node != null) {
      look(node.size);
    }
    try {
      return Hashing.requireHashable(key);
    } catch (UnsuitableValue e) {
      throw new MalformedPickle(e.getMessage());
    }
  }

  /** A part of a part: its size and height are its owner's too. */
  private Value inside(Node owner, Object part, int depth, int levels) {
    Value value = lower(part, depth + levels);
    if (part instanceof Node node) {
      owner.size += node.size;
      owner.height = Math.max(owner.height, node.height + levels);
    } else {
      owner.size += weight(value);
      owner.height = Math.max(owner.height, levels);
    }
    if (owner.size > allowed) {
      throw tooMuch();
    }
    look(1);
    return value;
  }

  private static long weight(Value atom) {
    return 1 + (atom instanceof StringValue text ? text.value().length()
        : atom instanceof BytesValue bytes ? bytes.value().length
        : atom instanceof BigIntValue number ? number.value().bitLength() / Byte.SIZE
        : atom instanceof ForeignValue foreign ? bytes(foreign).length : 0) / BYTES_OF_ITEM;
  }

  /** Of text or an integer that only Python can hold. */
  private static byte[] bytes(ForeignValue foreign) {
    return ((BytesValue) ((ListValue) foreign.parts()).items().get(1)).value();
  }

  // ---------------------------------------------------------------- instances

  private Value instance(Instance instance, int depth) {
    if (instance.steps.isEmpty() && instance.making == Making.CALL) {
      Value known = known(instance, depth);
      if (known != null) {
        return known;
      }
    }
    List<Value> parts = new ArrayList<>(3 + instance.steps.size());
    parts.add(instance.making == Making.CALL ? Parts.CALL : Parts.NEW);
    Value callable = part(instance, instance.callable, depth);
    Value arguments = part(instance, instance.arguments, depth);
    if (!(callable instanceof ForeignValue)) { // but a time, or a proxy
      throw new MalformedPickle("what is called is no class and no function");
    }
    if (!(arguments instanceof TupleValue) && !(arguments instanceof ForeignValue)) {
      throw new MalformedPickle("what something is called with is no tuple");
    }
    parts.add(callable);
    parts.add(arguments);
    if (instance.keywords != null) {
      parts.add(part(instance, instance.keywords, depth));
    }
    for (Done done : instance.steps) {
      parts.add(step(instance, done, depth));
    }
    return sealed(typeName(instance), parts.toArray(new Value[0]));
  }

  private Value part(Instance owner, Object part, int depth) {
    return inside(owner, part, depth, LEVELS_OF_INSTANCE);
  }

  private Value step(Instance owner, Done done, int depth) {
    if (done.step() == Step.THEN) {
      throw NoTree.IT; // the call holds the instance
    }
    if (done.step() == Step.BUILD) {
      return Value.tuple(new StringValue(done.step().tag), part(owner, done.parts().get(0), depth));
    }
    List<Value> parts = new ArrayList<>(done.parts().size());
    for (Object part : done.parts()) {
      parts.add(inside(owner, part, depth, LEVELS_OF_STEP));
    }
    return Value.tuple(new StringValue(done.step().tag), new ListValue(parts));
  }

  /** What has a value of its own. */
  private Value known(Instance instance, int depth) {
    if (!(instance.callable instanceof Global global) || !(instance.arguments instanceof Tuple arguments)) {
      return null;
    }
    if (global.is(ProxyForm.MANAGERS, ProxyForm.REBUILD)) {
      return proxy(instance, depth);
    }
    if (global.is("datetime", "datetime")) {
      return PickleTime.read(arguments);
    }
    return global.is("builtins", Parts.BYTEARRAY) ? bytearray(instance, arguments.items) : null;
  }

  private static Value bytearray(Instance instance, Object[] arguments) {
    BytesValue bytes = arguments.length == 0 ? new BytesValue(new byte[0])
        : arguments.length == 1 && arguments[0] instanceof BytesValue given ? given : null;
    if (bytes == null) {
      return null;
    }
    instance.size += weight(bytes);
    return new ForeignValue(Parts.PYTHON, Parts.BYTEARRAY, bytes);
  }

  /** Null when it stands for no object of ours. */
  private Value proxy(Instance instance, int depth) {
    ProxyForm.Found found = ProxyForm.find(instance);
    if (found == null || !(part(instance, found.keywords(), depth) instanceof DictValue keywords)) {
      return null;
    }
    ProxyForm form = new ProxyForm(found.function().module, found.function().name, found.typeid(),
        part(instance, found.address(), depth), found.id(), withoutKey(keywords));
    RefValue reference = proxies.reference(form.typeid(), form.id(), form.address());
    if (reference == null || proxies.isPlain(form, reference)) {
      return reference;
    }
    return sealed(form.function(), Parts.PROXY, reference, DictValue.of("module", form.module(),
        "function", form.function(), "typeid", form.typeid(), "address", form.address(), "id", form.id(),
        "keywords", form.keywords()));
  }

  /** A proxy pickled for a child that is being spawned has its key with it, which is kept nowhere. */
  private static DictValue withoutKey(DictValue keywords) {
    if (keywords.get("authkey") == null) {
      return keywords;
    }
    Map<Value, Value> rest = new LinkedHashMap<>(keywords.entries());
    rest.remove(new StringValue("authkey"));
    return new DictValue(rest);
  }

  private ForeignValue sealed(String type, Value... parts) {
    if (sealing == null) {
      sealing = new Sealing(seal);
    }
    return sealing.sealed(type, parts);
  }

  private static String typeName(Node node) {
    if (node instanceof Instance instance) {
      Object shown = instance.callable;
      if (instance.makes("copyreg", "_reconstructor") || instance.makes("copyreg", "__newobj__")) {
        shown = instance.arguments instanceof Tuple arguments && arguments.items.length > 0 ? arguments.items[0]
            : shown;
      }
      return shown instanceof Global global ? global.shown() : "object";
    }
    return node instanceof Items ? "list" : node instanceof Entries ? "dict" : node instanceof Tuple ? "tuple"
        : node instanceof Members set ? set.frozen ? "frozenset" : "set" : "type";
  }
}
