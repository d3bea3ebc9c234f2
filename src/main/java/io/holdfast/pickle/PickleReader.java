package io.holdfast.pickle;

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
import io.holdfast.value.BytesValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The pickle machine, as data: runs the instructions of one pickle and builds its parts. A length is believed only when
 * that many bytes are there; what is announced is never allocated. Takes no more stack than the nesting of opcodes,
 * which is none.
 *
 * <p>The opcodes are those of protocols 3 to 5 (CPython's {@code pickletools.py}), without persistent ids, out-of-band
 * buffers and the text forms of protocol 0.
 */
final class PickleReader {
  private static final Object[] NOTHING = {};
  private static final int FIRST_STACK = 8;
  /** Far beyond any module or class. */
  private static final int LONGEST_NAME = 1024;

  private final byte[] bytes;
  private final int end;
  private final PickleLimits limits;
  private int at;
  private int containers;
  private int copied;
  private Object[] stack = new Object[FIRST_STACK];
  private int top;
  private int[] marks; // null until the first
  private int markCount;
  private Object[] memo = NOTHING;
  private int memoSize;

  private PickleReader(byte[] bytes, int offset, int length, PickleLimits limits) {
    this.bytes = bytes;
    this.at = offset;
    this.end = offset + length;
    this.limits = limits;
  }

  /**
   * The root of a pickle: a {@link Node} or a {@link Value}.
   *
   * @throws MalformedPickle when the bytes are not one whole pickle, or exceed a limit
   */
  static Object read(byte[] bytes, int offset, int length, PickleLimits limits) {
    return new PickleReader(bytes, offset, length, limits).run();
  }

  private Object run() {
    if (end - at < 2 || bytes[at] != Opcode.PROTO) {
      throw new MalformedPickle("no pickle: it does not begin with a protocol; 3, 4 and 5 are read");
    }
    int protocol = bytes[at + 1];
    if (protocol < 3 || protocol > 5) {
      throw new MalformedPickle("pickles of protocol " + (protocol & 0xff) + " are not read; 3, 4 and 5 are");
    }
    at += 2;
    while (true) {
      byte opcode = bytes[need(1)];
      switch (opcode) {
        case Opcode.MEMOIZE -> memoize(memoSize);
        case Opcode.SHORT_BINUNICODE -> push(string(unsigned1()));
        case Opcode.BININT1 -> push(Value.of(unsigned1()));
        case Opcode.NONE -> push(Value.none());
        case Opcode.NEWTRUE -> push(Value.of(true));
        case Opcode.NEWFALSE -> push(Value.of(false));
        case Opcode.BININT2 -> push(Value.of(unsigned(2)));
        case Opcode.BININT -> push(Value.of((int) unsigned(4)));
        case Opcode.LONG1 -> push(integer(unsigned1()));
        case Opcode.LONG4 -> push(integer(unsigned(4)));
        case Opcode.BINFLOAT -> push(Value.of(Double.longBitsToDouble(bigEndian8())));
        case Opcode.BINUNICODE -> push(string(unsigned(4)));
        case Opcode.BINUNICODE8 -> push(string(unsigned(8)));
        case Opcode.SHORT_BINBYTES -> push(new BytesValue(take(unsigned1())));
        case Opcode.BINBYTES -> push(new BytesValue(take(unsigned(4))));
        case Opcode.BINBYTES8 -> push(new BytesValue(take(unsigned(8))));
        case Opcode.BYTEARRAY8 -> push(counted(new Instance(Making.CALL, counted(new Global("builtins", "bytearray")),
            counted(new Tuple(new BytesValue(take(unsigned(8))))), null)));
        case Opcode.READONLY_BUFFER -> requireBuffer(peek());
        case Opcode.FRAME -> requireLeft(unsigned(8));
        case Opcode.MARK -> mark();
        case Opcode.EMPTY_LIST -> push(counted(new Items(new ArrayList<>())));
        case Opcode.EMPTY_DICT -> push(counted(new Entries(new ArrayList<>())));
        case Opcode.EMPTY_SET -> push(counted(new Members(new ArrayList<>(), false)));
        case Opcode.EMPTY_TUPLE -> push(counted(new Tuple(NOTHING)));
        case Opcode.TUPLE1 -> tuple(1);
        case Opcode.TUPLE2 -> tuple(2);
        case Opcode.TUPLE3 -> tuple(3);
        case Opcode.TUPLE -> tuple(top - unmark());
        case Opcode.LIST -> push(counted(new Items(popped(top - unmark()))));
        case Opcode.DICT -> push(counted(new Entries(popped(pairs(top - unmark())))));
        case Opcode.FROZENSET -> push(counted(new Members(popped(top - unmark()), true)));
        case Opcode.APPEND -> add(Step.APPEND, 1);
        case Opcode.APPENDS -> add(Step.APPEND, top - unmark());
        case Opcode.SETITEM -> add(Step.SET, 2);
        case Opcode.SETITEMS -> add(Step.SET, pairs(top - unmark()));
        case Opcode.ADDITEMS -> add(Step.ADD, top - unmark());
        case Opcode.BINPUT -> memoize(unsigned1());
        case Opcode.LONG_BINPUT -> memoize(unsigned(4));
        case Opcode.PUT -> memoize(decimal());
        case Opcode.BINGET -> push(remembered(unsigned1()));
        case Opcode.LONG_BINGET -> push(remembered(unsigned(4)));
        case Opcode.GET -> push(remembered(decimal()));
        case Opcode.DUP -> push(shared(peek()));
        case Opcode.POP -> popOne();
        case Opcode.POP_MARK -> drop(top - unmark());
        case Opcode.GLOBAL -> push(global(line(), line()));
        case Opcode.STACK_GLOBAL -> stackGlobal();
        case Opcode.EXT1 -> push(extension(unsigned1()));
        case Opcode.EXT2 -> push(extension(unsigned(2)));
        case Opcode.EXT4 -> push(extension(unsigned(4)));
        case Opcode.REDUCE -> make(Making.CALL, null);
        case Opcode.NEWOBJ -> make(Making.NEW, null);
        case Opcode.NEWOBJ_EX -> make(Making.NEW_WITH_KEYWORDS, pop());
        case Opcode.BUILD -> build();
        case Opcode.STOP -> {
          return stop();
        }
        default -> throw new MalformedPickle(String.format("opcode 0x%02x at byte %d is not read: persistent ids, "
            + "out-of-band buffers and the forms of protocols 0 to 2 are not taken", opcode, at - 1));
      }
    }
  }

  private Object stop() {
    if (top != 1 || markCount != 0) {
      throw new MalformedPickle("the pickle ends with " + top + " objects and " + markCount
          + " marks on its stack; it should be one object");
    }
    if (at != end) {
      throw new MalformedPickle(end - at + " bytes follow the end of the pickle");
    }
    return stack[0];
  }

  // ---------------------------------------------------------------- atoms and containers

  /** What it was read as, bytes or a bytearray, stays what it is. */
  private static void requireBuffer(Object part) {
    if (!(part instanceof BytesValue) && !(part instanceof Instance)) {
      throw new MalformedPickle("only bytes can be made read-only");
    }
  }

  private Value integer(long length) {
    if (length > limits.integerBytes()) {
      throw new MalformedPickle("an integer of " + length + " bytes; at most " + limits.integerBytes() + " are read");
    }
    return PickleInteger.read(bytes, need(length), (int) length);
  }

  private Value string(long length) {
    return PickleText.read(bytes, need(length), (int) length);
  }

  private static int pairs(int count) {
    if (count % 2 != 0) {
      throw new MalformedPickle("a key without a value");
    }
    return count;
  }

  private void tuple(int count) {
    requireStacked(count);
    Object[] items = Arrays.copyOfRange(stack, top - count, top);
    drop(count);
    push(counted(new Tuple(items)));
  }

  private void add(Step step, int count) {
    requireStacked(count);
    List<Object> parts = Arrays.asList(stack).subList(top - count, top);
    Object target = stackedBelow(count);
    if (target instanceof Items list && step == Step.APPEND) {
      list.items.addAll(parts);
    } else if (target instanceof Entries dict && step == Step.SET) {
      dict.keysAndValues.addAll(parts);
    } else if (target instanceof Members set && step == Step.ADD && !set.frozen) {
      set.members.addAll(parts);
    } else if (!(target instanceof Instance instance)) {
      throw new MalformedPickle("cannot " + step.tag + " to what is no container of that kind");
    } else if (count > 0) {
      instance.steps.add(new Done(step, new ArrayList<>(parts)));
    }
    drop(count);
  }

  private ArrayList<Object> popped(int count) {
    requireStacked(count);
    ArrayList<Object> parts = new ArrayList<>(Arrays.asList(stack).subList(top - count, top));
    drop(count);
    return parts;
  }

  // ---------------------------------------------------------------- memo

  private void memoize(long index) {
    if (index > memoSize) {
      throw new MalformedPickle("memo entry " + index + " is put before entry " + memoSize
          + "; picklers number them without gaps");
    }
    if (memoSize == memo.length) {
      memo = Arrays.copyOf(memo, Math.max(16, memoSize * 2));
    }
    memo[(int) index] = peek();
    memoSize = Math.max(memoSize, (int) index + 1);
  }

  private Object remembered(long index) {
    if (index >= memoSize) {
      throw new MalformedPickle("memo entry " + index + " is asked for; there are " + memoSize);
    }
    return shared(memo[(int) index]);
  }

  private static Object shared(Object part) {
    if (part instanceof Node node) {
      node.shared = true;
    }
    return part;
  }

  /**
   * What is popped was made in vain, the pickler found that it had made it while it made its parts; or it is a state
   * setter's call, of which the effect is wanted: {@code setter(object, state)}, with the object below it.
   */
  private void popOne() {
    if (markCount > 0 && marks[markCount - 1] == top) {
      unmark();
      return;
    }
    Object popped = pop();
    if (popped instanceof Instance call && call.making == Making.CALL && top > 0
        && stack[top - 1] instanceof Instance object && call.arguments instanceof Tuple arguments
        && arguments.items.length == 2 && arguments.items[0] == object) {
      object.steps.add(new Done(Step.THEN, List.of(call)));
    }
  }

  // ---------------------------------------------------------------- instances

  private void stackGlobal() {
    Object name = pop();
    Object module = pop();
    if (!(name instanceof StringValue nameText) || !(module instanceof StringValue moduleText)) {
      throw new MalformedPickle("a global is named by two strings");
    }
    push(global(moduleText.value(), nameText.value()));
  }

  private Node global(String module, String name) {
    if (module.length() > LONGEST_NAME || name.length() > LONGEST_NAME) {
      throw new MalformedPickle("a global with a name of more than " + LONGEST_NAME + " characters");
    }
    return counted(new Global(module, name));
  }

  private Node extension(long code) {
    if (code < 1 || code > Integer.MAX_VALUE) {
      throw new MalformedPickle("extension code " + code + " is not 1 to 2^31-1");
    }
    return counted(new Extension(code));
  }

  private void build() {
    Object state = pop();
    if (!(peek() instanceof Instance instance)) {
      throw new MalformedPickle("only an instance can be given a state");
    }
    instance.steps.add(new Done(Step.BUILD, List.of(state)));
  }

  private void make(Making making, Object keywords) {
    Object arguments = pop();
    Object callable = pop();
    if (!(callable instanceof Node) || callable instanceof Items || callable instanceof Entries
        || callable instanceof Members || callable instanceof Tuple) {
      throw new MalformedPickle("what is called is no class and no function");
    }
    if (!(arguments instanceof Tuple) && !(arguments instanceof Instance)) {
      throw new MalformedPickle("what something is called with is no tuple");
    }
    if (keywords != null && !(keywords instanceof Entries)) {
      throw new MalformedPickle("keyword arguments are no dict");
    }
    Node set = making == Making.CALL && callable instanceof Global global && arguments instanceof Tuple tuple
        ? set(global, tuple) : null;
    push(counted(set != null ? set : new Instance(making, callable, arguments, keywords)));
  }

  /** Sets as protocol 3 has them, {@code set([…])}; null when it is something else. */
  private Node set(Global global, Tuple arguments) {
    boolean frozen = global.is("builtins", "frozenset");
    if (!frozen && !global.is("builtins", "set") || arguments.items.length != 1
        || !(arguments.items[0] instanceof Items list)) {
      return null;
    }
    if (list.items.size() > bytes.length - copied) {
      return null; // the same list again and again, as no pickler has it
    }
    copied += list.items.size();
    list.items.forEach(PickleReader::shared); // it is in the list as well
    return new Members(new ArrayList<>(list.items), frozen);
  }

  private Node counted(Node node) {
    if (++containers > limits.containers()) {
      throw new MalformedPickle("more than " + limits.containers() + " lists, dicts, sets, tuples and instances; "
          + "put them in smaller portions");
    }
    return node;
  }

  // ---------------------------------------------------------------- the stack

  private void push(Object part) {
    if (top == stack.length) {
      stack = Arrays.copyOf(stack, top * 2);
    }
    stack[top++] = part;
  }

  private Object pop() {
    requireStacked(1);
    Object part = stack[--top];
    stack[top] = null;
    return part;
  }

  private Object peek() {
    requireStacked(1);
    return stack[top - 1];
  }

  /** What lies under so many, of which it is known that they are there. */
  private Object stackedBelow(int count) {
    requireStacked(count + 1);
    return stack[top - count - 1];
  }

  private void drop(int count) {
    Arrays.fill(stack, top - count, top, null);
    top -= count;
  }

  /** What an instruction takes lies above the last mark, as CPython's machine has it. */
  private void requireStacked(int count) {
    int bottom = markCount == 0 ? 0 : marks[markCount - 1];
    if (top - bottom < count) {
      throw new MalformedPickle("an instruction before byte " + at + " takes more than there is on the stack");
    }
  }

  private void mark() {
    if (marks == null) {
      marks = new int[FIRST_STACK];
    } else if (markCount == marks.length) {
      marks = Arrays.copyOf(marks, markCount * 2);
    }
    marks[markCount++] = top;
  }

  private int unmark() {
    if (markCount == 0) {
      throw new MalformedPickle("an instruction before byte " + at + " needs a mark, and there is none");
    }
    return marks[--markCount];
  }

  // ---------------------------------------------------------------- bytes

  /** @return where the next so many bytes begin, which are passed over */
  private int need(long count) {
    requireLeft(count);
    int from = at;
    at += (int) count;
    return from;
  }

  private void requireLeft(long count) {
    if (count < 0 || count > end - at) {
      throw endsEarly(count);
    }
  }

  private MalformedPickle endsEarly(long count) {
    return new MalformedPickle("the pickle ends within an instruction: " + (count < 0 ? "2^63 or more" : count)
        + " bytes are announced, " + (end - at) + " are there");
  }

  private byte[] take(long count) {
    int from = need(count);
    return Arrays.copyOfRange(bytes, from, from + (int) count);
  }

  private int unsigned1() {
    return bytes[need(1)] & 0xff;
  }

  /** Little-endian; of eight bytes the highest bit comes out as the sign, which {@link #need} refuses. */
  private long unsigned(int count) {
    int from = need(count);
    long value = 0;
    for (int i = count - 1; i >= 0; i--) {
      value = value << 8 | bytes[from + i] & 0xff;
    }
    return value;
  }

  private long bigEndian8() {
    int from = need(8);
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = value << 8 | bytes[from + i] & 0xff;
    }
    return value;
  }

  private String line() {
    int from = at;
    while (at < end && bytes[at] != '\n') {
      at++;
    }
    need(1); // the line's end
    if (PickleText.read(bytes, from, at - 1 - from) instanceof StringValue text) {
      return text.value();
    }
    throw new MalformedPickle("a line that is no text");
  }

  private long decimal() {
    String digits = line();
    if (digits.isEmpty() || digits.length() > 9 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new MalformedPickle("a memo entry is a number of at most nine digits");
    }
    return Long.parseLong(digits);
  }
}
