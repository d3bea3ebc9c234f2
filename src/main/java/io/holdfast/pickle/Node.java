package io.holdfast.pickle;

import io.holdfast.value.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a pickle that holds others, as the pickle machine builds it: it may be shared, and hold itself. What holds
 * nothing is a {@link Value} already, so a part is a {@code Node} or a {@code Value}.
 */
abstract sealed class Node {
  /** Whether the pickle means it at more than one place: only then need it be known again. */
  boolean shared;
  // What Lowering has found out, so that what is shared is looked at once.
  Value lowered;
  boolean lowering;
  Value whole;
  int height;
  long size;

  /** A list, or the items given to one. */
  static final class Items extends Node {
    final ArrayList<Object> items;

    Items(ArrayList<Object> items) {
      this.items = items;
    }
  }

  /** A dict: key, value, key, value … */
  static final class Entries extends Node {
    final ArrayList<Object> keysAndValues;

    Entries(ArrayList<Object> keysAndValues) {
      this.keysAndValues = keysAndValues;
    }
  }

  static final class Members extends Node {
    final ArrayList<Object> members;
    final boolean frozen;

    Members(ArrayList<Object> members, boolean frozen) {
      this.members = members;
      this.frozen = frozen;
    }
  }

  static final class Tuple extends Node {
    final Object[] items;

    Tuple(Object... items) {
      this.items = items;
    }
  }

  /** A class or function by its name; never looked up. */
  static final class Global extends Node {
    final String module;
    final String name;
    private String shown;

    Global(String module, String name) {
      this.module = module;
      this.name = name;
    }

    boolean is(String otherModule, String otherName) {
      return name.equals(otherName) && module.equals(otherModule);
    }

    /** As Python spells the type: without {@code builtins}. */
    String shown() {
      if (shown == null) {
        shown = module.equals("builtins") ? name : module + "." + name;
      }
      return shown;
    }
  }

  /** A class or function by its number in the extension registry. */
  static final class Extension extends Node {
    final long code;

    Extension(long code) {
      this.code = code;
    }
  }

  /** How an instance is made. */
  enum Making {
    /** {@code callable(*arguments)}. */
    CALL(Opcode.REDUCE),
    /** {@code cls.__new__(cls, *arguments)}. */
    NEW(Opcode.NEWOBJ),
    /** {@code cls.__new__(cls, *arguments, **keywords)}. */
    NEW_WITH_KEYWORDS(Opcode.NEWOBJ_EX);

    final byte opcode;

    Making(byte opcode) {
      this.opcode = opcode;
    }
  }

  /** What is done with an instance once it is made. */
  enum Step {
    /** Items are appended. */
    APPEND("append"),
    /** Entries are set. */
    SET("set"),
    /** Members are added. */
    ADD("add"),
    /** It is given a state. */
    BUILD("build"),
    /** A function is called with it and a state, for its effect. */
    THEN("then");

    final String tag;

    Step(String tag) {
      this.tag = tag;
    }
  }

  /** A step: the parts are items, keys and values, one state, or the call whose result is dropped. */
  record Done(Step step, List<Object> parts) {
  }

  /** An instance: how it is made, and what is done with it then. */
  static final class Instance extends Node {
    final Making making;
    final Object callable;
    final Object arguments;
    final Object keywords; // null unless it is made with some
    final List<Done> steps = new ArrayList<>(1);

    Instance(Making making, Object callable, Object arguments, Object keywords) {
      this.making = making;
      this.callable = callable;
      this.arguments = arguments;
      this.keywords = keywords;
    }

    boolean makes(String module, String name) {
      return callable instanceof Global global && global.is(module, name);
    }
  }
}
