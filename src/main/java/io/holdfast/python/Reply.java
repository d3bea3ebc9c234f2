package io.holdfast.python;

import io.holdfast.pickle.PickleWriter;
import io.holdfast.value.TupleValue;
import io.holdfast.value.Value;
import java.util.List;
import java.util.function.Consumer;

/** What a request is answered with: one of the kinds that a client knows, and what goes with it. */
abstract class Reply {
  static final Reply NONE = of(Value.none());

  /** Writes it as one pickle's content: a tuple of the kind and what goes with it. */
  abstract void write(PickleWriter out, Value address);

  /** A value. */
  static Reply of(Value value) {
    return new Reply() {
      @Override
      void write(PickleWriter out, Value address) {
        out.text("#RETURN").value(value).tuple(2);
      }
    };
  }

  /** Something that is no value: written by the caller, as one thing. */
  static Reply written(Consumer<PickleWriter> content) {
    return new Reply() {
      @Override
      void write(PickleWriter out, Value address) {
        out.text("#RETURN");
        content.accept(out);
        out.tuple(2);
      }
    };
  }

  /** {@code function(argument)}. */
  static Reply call(String module, String function, Value... arguments) {
    return written(out -> out.global(module, function).value(Value.tuple(arguments)).reduce());
  }

  /** An exception that the object's method raised. */
  static Reply raised(Raised exception) {
    return new Reply() {
      @Override
      void write(PickleWriter out, Value address) {
        out.text("#ERROR").global(exception.module(), exception.type())
            .value(new TupleValue(exception.arguments())).reduce().tuple(2);
      }
    };
  }

  /** What shows as a RemoteError. @param lines the last is the kind of the exception and its message */
  static Reply traceback(String lines) {
    return new Reply() {
      @Override
      void write(PickleWriter out, Value address) {
        out.text("#TRACEBACK").text(lines + "\n").tuple(2);
      }
    };
  }

  static Reply unserializable(String why) {
    return new Reply() {
      @Override
      void write(PickleWriter out, Value address) {
        out.text("#UNSERIALIZABLE").text(why + "\n").tuple(2);
      }
    };
  }

  /** Another object, that the client makes a proxy for. */
  static Reply proxy(List<String> exposed, String typeid, String ident) {
    return new Reply() {
      @Override
      void write(PickleWriter out, Value address) {
        out.text("#PROXY").value(names(exposed)).token(typeid, address, ident).tuple(2).tuple(2);
      }
    };
  }

  static Value names(List<String> exposed) {
    return new TupleValue(exposed.stream().map(Value::of).toList());
  }
}
