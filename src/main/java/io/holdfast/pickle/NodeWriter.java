package io.holdfast.pickle;

import io.holdfast.pickle.Node.Done;
import io.holdfast.pickle.Node.Entries;
import io.holdfast.pickle.Node.Extension;
import io.holdfast.pickle.Node.Global;
import io.holdfast.pickle.Node.Instance;
import io.holdfast.pickle.Node.Items;
import io.holdfast.pickle.Node.Members;
import io.holdfast.pickle.Node.Step;
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
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes the parts of a pickle as CPython's pickler would: what is shared, or holds itself, is written once and meant
 * again. A tuple, a frozenset or an instance's arguments that hold themselves are written a second time from within; that
 * one stays, and the outer one is popped ({@code save_tuple} and {@code save_reduce} in CPython's {@code pickle.py}).
 *
 * <p>Without recursion: a pickle may be nested deeper than the stack allows.
 */
final class NodeWriter {
  private final PickleOutput out;
  private final ProxyTable proxies;
  private final Deque<Object> open = new ArrayDeque<>(); // what is still to be written, or run, last first
  private final Set<RefValue> references = new LinkedHashSet<>();

  /** A pickle of its own, and the objects that proxies in it stand for. */
  record Pickled(byte[] bytes, List<RefValue> references) {
  }

  NodeWriter(PickleOutput out, ProxyTable proxies) {
    this.out = out;
    this.proxies = proxies;
  }

  static Pickled pickle(Node root, ProxyTable proxies, PickleLimits limits) {
    PickleOutput out = new PickleOutput(limits.outputBytes());
    NodeWriter writer = new NodeWriter(out, proxies);
    writer.write(root);
    out.opcode(Opcode.STOP);
    return new Pickled(out.toBytes(), List.copyOf(writer.references));
  }

  void write(Object root) {
    open.push(root);
    while (!open.isEmpty()) {
      Object next = open.pop();
      if (next instanceof Runnable step) {
        step.run();
      } else if (next instanceof Node node) {
        if (!out.repeated(node)) {
          node(node);
        }
      } else {
        atom((Value) next);
      }
    }
  }

  private void then(Runnable step) {
    open.push(step);
  }

  private void then(byte opcode) {
    open.push((Runnable) () -> out.opcode(opcode));
  }

  private void all(List<Object> parts) {
    for (int i = parts.size() - 1; i >= 0; i--) {
      open.push(parts.get(i));
    }
  }

  private void atom(Value value) {
    if (value instanceof StringValue text) {
      if (!out.repeated(text)) {
        out.text(text.value());
        if (text.value().length() >= 64) {
          out.memoize(text);
        }
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
      if (!out.repeated(bytes)) {
        out.binary(bytes.value());
        if (bytes.value().length >= 64) {
          out.memoize(bytes);
        }
      }
    } else if (value instanceof ForeignValue text) { // the one kind that the reader makes
      out.text(((BytesValue) ((ListValue) text.parts()).items().get(1)).value());
    } else {
      out.opcode(Opcode.NONE);
    }
  }

  private void node(Node node) {
    if (node instanceof Items list) {
      out.opcode(Opcode.EMPTY_LIST);
      out.memoize(list);
      marked(list.items, Opcode.APPENDS);
    } else if (node instanceof Entries dict) {
      out.opcode(Opcode.EMPTY_DICT);
      out.memoize(dict);
      marked(dict.keysAndValues, Opcode.SETITEMS);
    } else if (node instanceof Members set && !set.frozen) {
      out.opcode(Opcode.EMPTY_SET);
      out.memoize(set);
      marked(set.members, Opcode.ADDITEMS);
    } else if (node instanceof Members set) {
      built(set, set.members, Opcode.FROZENSET);
    } else if (node instanceof Tuple tuple && tuple.items.length == 0) {
      out.opcode(Opcode.EMPTY_TUPLE);
    } else if (node instanceof Tuple tuple) {
      built(tuple, List.of(tuple.items), Opcode.TUPLE);
    } else if (node instanceof Global global) {
      out.global(global.module, global.name);
      out.memoize(global);
    } else if (node instanceof Extension extension) {
      out.extension((int) extension.code);
    } else {
      instance((Instance) node);
    }
  }

  private void marked(List<Object> parts, byte opcode) {
    if (!parts.isEmpty()) {
      out.opcode(Opcode.MARK);
      then(opcode);
      all(parts);
    }
  }

  /** What comes to be when its parts are there, unless one of them has made it meanwhile. */
  private void built(Node node, List<Object> parts, byte opcode) {
    out.opcode(Opcode.MARK);
    then(() -> {
      if (out.isMemoized(node)) {
        out.opcode(Opcode.POP_MARK);
        out.repeated(node);
      } else {
        out.opcode(opcode);
        out.memoize(node);
      }
    });
    all(parts);
  }

  private void instance(Instance instance) {
    noteReference(instance);
    then(() -> {
      if (out.isMemoized(instance)) {
        out.opcode(Opcode.POP); // its arguments, or keywords
        out.opcode(Opcode.POP);
        if (instance.keywords != null) {
          out.opcode(Opcode.POP);
        }
        out.repeated(instance);
        return;
      }
      out.opcode(instance.making.opcode);
      out.memoize(instance);
      for (int i = instance.steps.size() - 1; i >= 0; i--) {
        step(instance.steps.get(i));
      }
    });
    if (instance.keywords != null) {
      open.push(instance.keywords);
    }
    open.push(instance.arguments);
    open.push(instance.callable);
  }

  private void step(Done done) {
    if (done.step() == Step.BUILD) {
      then(Opcode.BUILD);
      all(done.parts());
    } else if (done.step() == Step.THEN) {
      then(Opcode.POP);
      all(done.parts());
    } else {
      byte opcode = done.step() == Step.APPEND ? Opcode.APPENDS
          : done.step() == Step.SET ? Opcode.SETITEMS : Opcode.ADDITEMS;
      then(() -> marked(done.parts(), opcode));
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
