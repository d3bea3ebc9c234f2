package io.holdfast.pickle;

import io.holdfast.pickle.Node.Done;
import io.holdfast.pickle.Node.Entries;
import io.holdfast.pickle.Node.Extension;
import io.holdfast.pickle.Node.Global;
import io.holdfast.pickle.Node.Instance;
import io.holdfast.pickle.Node.Items;
import io.holdfast.pickle.Node.Members;
import io.holdfast.pickle.Node.Tuple;
import io.holdfast.value.BigIntValue;
import io.holdfast.value.BoolValue;
import io.holdfast.value.BytesValue;
import io.holdfast.value.FloatValue;
import io.holdfast.value.ForeignValue;
import io.holdfast.value.IntValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.RefValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes the parts of a pickle as CPython's pickler would: what is shared, or holds itself, is written once and meant
 * again. A tuple, a frozenset or an instance's arguments that hold themselves are written a second time from within;
 * that one stays, and the outer one is popped ({@code save_tuple} and {@code save_reduce} in CPython's
 * {@code pickle.py}).
 *
 * <p>Without recursion: a pickle may be nested deeper than the stack allows.
 */
final class NodeWriter {
  private static final byte NOTHING = 0;

  private final PickleOutput out;
  private final ProxyTable proxies;
  private final Deque<Open> open = new ArrayDeque<>();
  private final Set<RefValue> references = new LinkedHashSet<>();

  /** A pickle of its own, and the objects that proxies in it stand for. */
  record Pickled(byte[] bytes, List<RefValue> references) {
  }

  /** What is being written: the parts that come first, then the instruction that makes it, or ends it. */
  private static final class Open {
    final Node made; // null when the instruction makes nothing
    final List<?> parts;
    final byte opcode;
    int next;

    Open(Node made, List<?> parts, byte opcode) {
      this.made = made;
      this.parts = parts;
      this.opcode = opcode;
    }
  }

  NodeWriter(PickleOutput out, ProxyTable proxies) {
    this.out = out;
    this.proxies = proxies;
  }

  static Pickled pickle(Node root, ProxyTable proxies, int limit) {
    PickleOutput out = new PickleOutput(limit);
    NodeWriter writer = new NodeWriter(out, proxies);
    writer.write(root);
    out.opcode(Opcode.STOP);
    return new Pickled(out.toBytes(), List.copyOf(writer.references));
  }

  void write(Object root) {
    begin(root);
    while (!open.isEmpty()) {
      Open last = open.peek();
      if (last.next < last.parts.size()) {
        begin(last.parts.get(last.next++));
      } else {
        open.pop();
        end(last);
      }
    }
  }

  private void begin(Object part) {
    if (part instanceof Value value) {
      atom(value);
    } else if (part instanceof Done done) {
      step(done);
    } else if (!out.repeated(part)) {
      node((Node) part);
    }
  }

  private void end(Open ended) {
    if (ended.made instanceof Instance instance) {
      instanceEnds(instance);
    } else if (ended.made != null && out.isMemoized(ended.made)) {
      out.opcode(Opcode.POP_MARK); // one of its parts has made it meanwhile
      out.repeated(ended.made);
    } else if (ended.opcode != NOTHING) {
      out.opcode(ended.opcode);
      if (ended.made != null) {
        memoize(ended.made);
      }
    }
  }

  private void memoize(Node node) {
    if (node.shared) {
      out.memoize(node);
    }
  }

  private void atom(Value value) {
    if (value instanceof StringValue text) {
      String string = text.value();
      if (string.length() < PickleWriter.WORTH_REMEMBERING) {
        out.text(string);
      } else if (!out.repeated(text)) {
        out.text(string);
        out.memoize(text);
      }
    } else if (value instanceof IntValue number) {
      out.integer(number.value());
    } else if (value instanceof BigIntValue number) {
      out.integer(number.value());
    } else if (value instanceof FloatValue number) {
      out.real(number.value());
    } else if (value instanceof BoolValue flag) {
      out.opcode(flag.value() ? Opcode.NEWTRUE : Opcode.NEWFALSE);
    } else if (value instanceof BytesValue bytes) {
      if (bytes.value().length < PickleWriter.WORTH_REMEMBERING) {
        out.binary(bytes.value());
      } else if (!out.repeated(bytes)) {
        out.binary(bytes.value());
        out.memoize(bytes);
      }
    } else if (value instanceof ForeignValue foreign) { // of the kinds that the reader makes
      if (!out.repeated(foreign)) {
        List<Value> parts = ((ListValue) foreign.parts()).items();
        byte[] bytes = ((BytesValue) parts.get(1)).value();
        if (parts.get(0).equals(Parts.TEXT)) {
          out.text(bytes);
        } else {
          out.integer(bytes);
        }
        out.memoize(foreign);
      }
    } else {
      out.opcode(Opcode.NONE);
    }
  }

  private void node(Node node) {
    if (node instanceof Items list) {
      out.opcode(Opcode.EMPTY_LIST);
      memoize(list);
      marked(list.items, Opcode.APPENDS);
    } else if (node instanceof Entries dict) {
      out.opcode(Opcode.EMPTY_DICT);
      memoize(dict);
      marked(dict.keysAndValues, Opcode.SETITEMS);
    } else if (node instanceof Members set && !set.frozen) {
      out.opcode(Opcode.EMPTY_SET);
      memoize(set);
      marked(set.members, Opcode.ADDITEMS);
    } else if (node instanceof Members set) {
      out.opcode(Opcode.MARK);
      open.push(new Open(set, set.members, Opcode.FROZENSET));
    } else if (node instanceof Tuple tuple && tuple.items.length == 0) {
      out.opcode(Opcode.EMPTY_TUPLE);
    } else if (node instanceof Tuple tuple) {
      out.opcode(Opcode.MARK);
      open.push(new Open(tuple, Arrays.asList(tuple.items), Opcode.TUPLE));
    } else if (node instanceof Global global) {
      out.global(global.module, global.name);
      memoize(global);
    } else if (node instanceof Extension extension) {
      out.extension((int) extension.code);
    } else {
      instance((Instance) node);
    }
  }

  private void marked(List<Object> parts, byte opcode) {
    if (!parts.isEmpty()) {
      out.opcode(Opcode.MARK);
      open.push(new Open(null, parts, opcode));
    }
  }

  private void instance(Instance instance) {
    noteReference(instance);
    open.push(new Open(instance, instance.keywords == null ? List.of(instance.callable, instance.arguments)
        : List.of(instance.callable, instance.arguments, instance.keywords), NOTHING));
  }

  private void instanceEnds(Instance instance) {
    if (out.isMemoized(instance)) { // its callable, arguments or keywords have made it meanwhile
      out.opcode(Opcode.POP);
      out.opcode(Opcode.POP);
      if (instance.keywords != null) {
        out.opcode(Opcode.POP);
      }
      out.repeated(instance);
    } else {
      out.opcode(instance.making.opcode);
      memoize(instance);
      if (!instance.steps.isEmpty()) {
        open.push(new Open(null, instance.steps, NOTHING));
      }
    }
  }

  private void step(Done done) {
    switch (done.step()) {
      case APPEND -> marked(done.parts(), Opcode.APPENDS);
      case SET -> marked(done.parts(), Opcode.SETITEMS);
      case ADD -> marked(done.parts(), Opcode.ADDITEMS);
      case BUILD -> open.push(new Open(null, done.parts(), Opcode.BUILD));
      case THEN -> open.push(new Open(null, done.parts(), Opcode.POP));
      default -> throw new IllegalStateException(done.step().tag);
    }
  }

  private void noteReference(Instance instance) {
    ProxyForm.Found found = ProxyForm.find(instance);
    RefValue reference = found == null ? null
        : proxies.reference(found.typeid(), found.id(), found.address() instanceof Value address ? address : null);
    if (reference != null) {
      references.add(reference);
    }
  }
}
