package io.holdfast.object;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.journal.FactCodec;
import io.holdfast.journal.TurnRecord;
import io.holdfast.model.Wait;
import io.holdfast.value.DictValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The facts of one object for those who watch it: its latest facts, and the callers that wait for the next ones. An
 * object has one from its first {@code facts} call until nobody who was answered could still go on from its history.
 *
 * <p>Watchers are not served in the turns that make facts but in rounds, turns of the feed's own. A round tells every
 * watcher all there is, is built once for all that stand at the same number, and is followed by a pause in proportion
 * to what was told: so a thousand watchers take a share of the object's time and not the multiple of it. Who falls out
 * of the history meanwhile is told the state instead: a gap.
 *
 * <p>History holds facts that the journal may not have kept yet. They do not leak: an answer of this feed is an answer
 * like any other and leaves when the journal has kept every fact before it, and never when it has not.
 */
final class Feed {
  private static final Logger log = LoggerFactory.getLogger(Feed.class);
  /** What a number, a fact's name and the frame around them weigh. */
  private static final int ENTRY_WEIGHT = 64;
  /** One answer is as much work as so much weight. */
  private static final int ANSWER_WEIGHT = 10_000;
  /** A round ends when it has told so much; the others are next. */
  private static final int ROUND_WEIGHT = 2_000_000;
  /** So much is told for a millisecond of pause. */
  private static final int WEIGHT_PER_MS = 40_000;
  private static final int FEWEST_PLACES = 16;
  private static final StringValue NUMBER = new StringValue("number");
  private static final StringValue FACT = new StringValue("fact");
  private static final StringValue PARTS = new StringValue("parts");

  private final ObjectRuntime runtime;
  private final SharedObject<?> object;
  private final ObjectLimits limits;
  private final FactCodec codec;

  // A fact's place is its number modulo the length, a power of two. It is kept as it was made until somebody is told it
  // the first time, from then on as what they were told: most facts of a busy object nobody is told.
  private Object[] ring = new Object[FEWEST_PLACES];
  private int[] weights = new int[FEWEST_PLACES];
  private long first; // the oldest fact kept; next when there is none
  private long next;
  private long weight;
  private long reached; // the highest number that anybody asked for, or was told to go on from

  private boolean serving;
  private final BooleanSupplier inRound = () -> serving && told() < ROUND_WEIGHT;
  private final WaitLine due; // there is something to tell them
  private final WaitLine waiting; // they have all there is; they came in the order of what they wait for
  private boolean roundSet;
  private long pausedUntilMs;
  private long told; // in this round
  private boolean dueFirst;

  // what was built last, for others at the same number
  private long batchFrom;
  private int batchMost;
  private DictValue batch;
  private long batchWeight;
  private DictValue gap; // with the present state
  private long stateWeight;

  /** @param next the number of the first fact that will be appended */
  Feed(ObjectRuntime runtime, SharedObject<?> object, long next) {
    this.runtime = runtime;
    this.object = object;
    limits = runtime.surroundings().limits();
    codec = runtime.type().facts();
    due = new WaitLine(object, inRound);
    waiting = new WaitLine(object, inRound);
    first = next;
    this.next = next;
  }

  // ---------------------------------------------------------------- history

  /**
   * A turn's facts have gone to the journal.
   *
   * @return whether anybody can still make use of the history
   */
  boolean appended(TurnRecord turn) {
    forgetBuilt();
    for (Object fact : turn.facts()) {
      keep(fact);
    }
    if (waiting.isEmpty() && due.isEmpty()) {
      return first <= reached;
    }
    wakeSoon();
    return true;
  }

  private void keep(Object fact) {
    int weighs;
    try {
      weighs = ENTRY_WEIGHT + (int) codec.weigh(fact, limits.historyBytes());
    } catch (RuntimeException | StackOverflowError e) { // of a user's type: then watchers get the state
      cannotTell(next++, e);
      return;
    }
    if (next - first == ring.length && ring.length < limits.historyFacts()) {
      grow();
    }
    // the latest one stays whatever it weighs: it is no larger than what came in with one call
    while (first < next && (next - first >= limits.historyFacts()
        || next - first == ring.length || weight + weighs > limits.historyBytes())) {
      forgetOldest();
    }
    ring[place(next)] = fact;
    weights[place(next)] = weighs;
    weight += weighs;
    next++;
  }

  /** Nobody is told that fact, but the state. */
  private void cannotTell(long number, Throwable why) {
    log.error("fact {} of '{}' cannot be told to its watchers", number, runtime.name(), why);
    while (first <= number && first < next) {
      forgetOldest();
    }
    first = Math.max(first, number + 1);
  }

  private int place(long number) {
    return (int) (number & ring.length - 1);
  }

  private void grow() {
    Object[] facts = ring;
    int[] before = weights;
    ring = new Object[2 * facts.length];
    weights = new int[ring.length];
    for (long number = first; number < next; number++) {
      int place = (int) (number & facts.length - 1);
      ring[place(number)] = facts[place];
      weights[place(number)] = before[place];
    }
  }

  private void forgetOldest() {
    int place = place(first++);
    weight -= weights[place];
    ring[place] = null;
    weights[place] = 0;
  }

  // ---------------------------------------------------------------- watchers

  /** See {@link ObjectOperations#facts}. */
  Future<DictValue> facts(long from, int most, Wait wait) {
    long last = runtime.factNumber();
    if (from < 0 || from > last + 1) {
      throw new BadArguments("facts: 'from' is the number of a fact, at most " + (last + 1) + " as '" + runtime.name()
          + "' has made " + last + ", or 0 to begin with its state; not " + from
          + ". Numbers of another life of the name mean nothing here: give its incarnation");
    }
    if (most < 1) {
      throw new BadArguments("facts: 'most' is how many facts to tell at a time, 1 or more, not " + most);
    }
    reached = Math.max(reached, from);
    if (wait.isNone()) {
      DictValue answer = tell(from, most);
      forgetBuilt();
      return Future.succeededFuture(answer);
    }
    if (from < next) {
      wakeSoon();
      return due.enterOr(wait, () -> tell(from, most), () -> tell(from, most));
    }
    return waiting.enterOr(wait, () -> from < next && inRound.getAsBoolean(), () -> tell(from, most),
        () -> tell(from, most));
  }

  /** How many callers wait here. */
  int waiting() {
    return due.size() + waiting.size();
  }

  private void wakeSoon() {
    if (roundSet) {
      return;
    }
    roundSet = true;
    ObjectSurroundings surroundings = runtime.surroundings();
    long now = surroundings.clock().nowMs();
    if (now >= pausedUntilMs) {
      surroundings.run(this::beginRound);
    } else {
      surroundings.clock().after(pausedUntilMs - now, this::beginRound);
    }
  }

  private void beginRound() {
    runtime.turn(this::round);
  }

  private void round() {
    roundSet = false;
    serving = true;
    told = 0;
    dueFirst = !dueFirst; // neither starves when a round has no room for both
    try {
      runtime.serve(dueFirst ? due : waiting);
      runtime.serve(dueFirst ? waiting : due);
    } finally {
      serving = false;
      forgetBuilt();
      pausedUntilMs = runtime.surroundings().clock().nowMs() + 1 + told / WEIGHT_PER_MS;
    }
    if (told >= ROUND_WEIGHT && waiting() > 0) {
      wakeSoon();
    }
  }

  private long told() {
    return told;
  }

  // ---------------------------------------------------------------- what they are told

  private DictValue tell(long from, int most) {
    told += ANSWER_WEIGHT;
    if (from < first) {
      return tellGap();
    }
    if (batch == null || batchFrom != from || batchMost != most) {
      try {
        buildBatch(from, most);
      } catch (RuntimeException | StackOverflowError e) { // as in keep
        cannotTell(next - 1, e);
        return tellGap();
      }
    }
    told += batchWeight;
    return batch;
  }

  private void forgetBuilt() {
    batch = null;
    gap = null;
  }

  private void buildBatch(long from, int most) {
    List<Value> facts = new ArrayList<>();
    batchWeight = 0;
    long number = from;
    for (; number < next && facts.size() < most; number++) {
      facts.add(told(number));
      batchWeight += weights[place(number)];
    }
    batchFrom = from;
    batchMost = most;
    batch = answer(new ListValue(facts), number, Value.none());
  }

  private DictValue told(long number) {
    int place = place(number);
    if (ring[place] instanceof DictValue before) {
      return before;
    }
    FactCodec.Told fact = codec.tell(ring[place]);
    Map<Value, Value> entries = new LinkedHashMap<>(8);
    entries.put(NUMBER, Value.of(number));
    entries.put(FACT, fact.name());
    entries.put(PARTS, fact.parts());
    DictValue told = new DictValue(entries);
    ring[place] = told;
    return told;
  }

  private DictValue tellGap() {
    if (gap == null) {
      long last = runtime.factNumber();
      gap = answer(Value.list(), last + 1, DictValue.of("number", last, "state", state()));
    }
    told += stateWeight;
    reached = Math.max(reached, runtime.factNumber() + 1);
    return gap;
  }

  private DictValue answer(ListValue facts, long nextNumber, Value gapOrNone) {
    reached = Math.max(reached, nextNumber);
    return DictValue.of("facts", facts, "next", nextNumber, "gap", gapOrNone, "incarnation", runtime.incarnation());
  }

  /** The facts that give the present state; None when they are too many, or the class tells none. */
  private Value state() {
    stateWeight = 0;
    if (object instanceof UntoldInstance) {
      return Value.none();
    }
    List<Value> state = new ArrayList<>();
    try (Stream<?> snapshot = runtime.snapshot()) {
      for (Iterator<?> facts = snapshot.iterator(); facts.hasNext();) {
        Object fact = facts.next();
        FactCodec.Told told = codec.tell(fact);
        state.add(DictValue.of("fact", told.name(), "parts", told.parts()));
        stateWeight += ENTRY_WEIGHT + codec.weigh(fact, limits.stateBytes());
        if (stateWeight > limits.stateBytes()) {
          return Value.none();
        }
      }
    }
    return new ListValue(state);
  }
}
