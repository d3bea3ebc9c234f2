package io.holdfast.types;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.Gap;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.model.Default;
import io.holdfast.model.Wait;
import io.holdfast.object.SharedObject;
import io.holdfast.object.WaitLine;
import io.holdfast.value.Value;
import io.holdfast.value.Weight;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** A topic. What it keeps follows from what was published and its options: dropping the oldest needs no fact. */
final class TopicObject extends SharedObject<TopicObject.Fact> implements SharedTopic<Value> {
  sealed interface Fact permits Published, Moved, Unsubscribed, Began {
  }

  record Published(Value message) implements Fact {
  }

  /** A subscription is there and reads from this number. */
  record Moved(String name, long next) implements Fact {
  }

  record Unsubscribed(String name) implements Fact {
  }

  /** Of a snapshot: the number of the first message that follows. */
  record Began(long oldest) implements Fact {
  }

  private static final int LONGEST_HISTORY = 1_000_000;
  private static final long LARGEST_HISTORY = 1L << 30;

  private final int history;
  private final long historyBytes;

  private final MessageLog log = new MessageLog();
  private final Map<String, Long> subscriptions = new LinkedHashMap<>(2);
  private final WaitLine readers = openWhile(() -> false); // each reader has a condition of its own

  private Messages<Value> latestRead; // what one reader was given is given to all who ask for the same

  TopicObject(@Default("1000") int history, @Default("16777216") long historyBytes) {
    if (history < 1 || history > LONGEST_HISTORY) {
      throw new BadArguments("'history' is 1 to " + LONGEST_HISTORY + " messages, not " + history);
    }
    if (historyBytes < 1 || historyBytes > LARGEST_HISTORY) {
      throw new BadArguments("'history_bytes' is 1 to " + LARGEST_HISTORY + " bytes, not " + historyBytes);
    }
    this.history = history;
    this.historyBytes = historyBytes;
  }

  // ---------------------------------------------------------------- publish

  @Override
  public Future<Long> publish(Value message) {
    requireSmall(message);
    commit(new Published(message));
    return Future.succeededFuture(log.next() - 1);
  }

  @Override
  public Future<Long> publishMany(List<Value> messages) {
    Bulk.requireAtMost(messages, "messages");
    if (messages.isEmpty()) {
      throw new BadArguments("'messages' has at least one message; publish nothing by not calling");
    }
    messages.forEach(this::requireSmall);
    messages.forEach(message -> commit(new Published(message)));
    return Future.succeededFuture(log.next() - 1);
  }

  private void requireSmall(Value message) {
    if (Weight.of(List.of(message), historyBytes + 1) > historyBytes) {
      throw new TooLarge("the message is more than " + historyBytes + " bytes, the topic's history_bytes; "
          + "send it in parts, or make the topic with more");
    }
  }

  // ---------------------------------------------------------------- read

  @Override
  public Future<Messages<Value>> read(long from, int most, Wait wait) {
    Bulk.requireMost(most);
    requireKept(from, "read");
    if (from < 1 || from > log.next()) {
      throw new BadArguments("'from' is " + log.oldest() + " to " + log.next()
          + ", the number of the next message, not " + from);
    }
    return messages(from, most, wait);
  }

  @Override
  public Future<Messages<Value>> next(String name, int most, Wait wait) {
    Bulk.requireMost(most);
    long from = requireSubscription(name);
    requireKept(from, "acknowledge " + (log.oldest() - 1) + " to go on, or read");
    return messages(from, most, wait);
  }

  /** Whoever waits here waits for the next message: they all go on with it. */
  private Future<Messages<Value>> messages(long from, int most, Wait wait) {
    return readers.enterOr(wait, () -> from < log.next(), () -> new Messages<>(from, List.of(), from), () -> {
      requireKept(from, "read"); // more may have come at once than are kept
      return kept(from, most);
    });
  }

  private Messages<Value> kept(long from, int most) {
    int asked = (int) Math.min(most, log.next() - from);
    if (latestRead == null || latestRead.first() != from || latestRead.next() != from + asked) {
      Bulk room = new Bulk(most);
      List<Value> messages = log.from(from).takeWhile(room::admits).toList();
      latestRead = new Messages<>(from, messages, from + messages.size());
    }
    return latestRead;
  }

  private void requireKept(long from, String toGoOn) {
    if (from >= 1 && from < log.oldest()) {
      throw new Gap("message " + from + " is no longer kept; " + toGoOn + " from " + log.oldest()
          + ", the oldest there is");
    }
  }

  @Override
  public Future<MessageRange> range() {
    return Future.succeededFuture(new MessageRange(log.oldest(), log.next()));
  }

  // ---------------------------------------------------------------- subscriptions

  @Override
  public Future<Long> subscribe(String name, Optional<Long> from) {
    Long there = subscriptions.get(name);
    if (there != null) {
      return Future.succeededFuture(there);
    }
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      throw new BadArguments("a subscription's name has 1 to " + LONGEST_NAME + " characters, not " + name.length());
    }
    if (subscriptions.size() >= MOST_SUBSCRIPTIONS) {
      throw new TooLarge("the topic has " + subscriptions.size() + " subscriptions, its limit; unsubscribe some");
    }
    long next = from.orElse(log.next());
    requireKept(next, "subscribe");
    if (next < 1 || next > log.next()) {
      throw new BadArguments("'from' is " + log.oldest() + " to " + log.next()
          + ", the number of the next message, not " + next);
    }
    commit(new Moved(name, next));
    return Future.succeededFuture(next);
  }

  @Override
  public Future<Long> acknowledge(String name, long number) {
    long next = requireSubscription(name);
    if (number >= log.next()) {
      throw new BadArguments("message " + number + " is not published yet; the next one is " + log.next());
    }
    if (number < next) {
      return Future.succeededFuture(next);
    }
    commit(new Moved(name, number + 1));
    return Future.succeededFuture(number + 1);
  }

  @Override
  public Future<Boolean> unsubscribe(String name) {
    boolean there = subscriptions.containsKey(name);
    if (there) {
      commit(new Unsubscribed(name));
    }
    return Future.succeededFuture(there);
  }

  @Override
  public Future<Map<String, Long>> subscriptions() {
    return Future.succeededFuture(new LinkedHashMap<>(subscriptions));
  }

  private long requireSubscription(String name) {
    Long next = subscriptions.get(name);
    if (next == null) {
      String shown = name.length() <= 60 ? name : name.substring(0, 60) + "…";
      throw new Failed("KeyError", "the topic has no subscription '" + shown + "'; subscribe first",
          List.of(Value.of(shown)), "");
    }
    return next;
  }

  // ---------------------------------------------------------------- state

  @Override
  protected void apply(Fact fact) {
    latestRead = null;
    if (fact instanceof Published published) {
      log.add(published.message());
      while (isTooMuch(log.size(), log.weight())) {
        log.dropOldest();
      }
    } else if (fact instanceof Moved moved) {
      subscriptions.put(moved.name(), moved.next());
    } else if (fact instanceof Unsubscribed gone) {
      subscriptions.remove(gone.name());
    } else if (fact instanceof Began began) {
      log.begin(began.oldest());
    }
  }

  private boolean isTooMuch(int messages, long weight) {
    return messages > history || weight > historyBytes && messages > 1;
  }

  @Override
  protected Runnable undo(Fact fact) {
    Runnable undo = fact instanceof Published published ? undoPublished(published.message()) : undoSubscriptions();
    return () -> {
      latestRead = null;
      undo.run();
    };
  }

  private Runnable undoPublished(Value message) {
    List<Value> dropped = new ArrayList<>();
    int messages = log.size() + 1;
    long weight = log.weight() + MessageLog.weightOf(message);
    while (isTooMuch(messages, weight)) {
      Value oldest = log.get(log.oldest() + dropped.size());
      dropped.add(oldest);
      weight -= MessageLog.weightOf(oldest);
      messages--;
    }
    return () -> {
      log.dropNewest();
      for (int i = dropped.size() - 1; i >= 0; i--) {
        log.addOldest(dropped.get(i));
      }
    };
  }

  private Runnable undoSubscriptions() {
    Map<String, Long> before = new LinkedHashMap<>(subscriptions);
    return () -> {
      subscriptions.clear();
      subscriptions.putAll(before);
    };
  }

  @Override
  protected Stream<Fact> snapshot() {
    Stream<Fact> first = Stream.of(new Began(log.oldest()));
    Stream<Fact> messages = log.from(log.oldest()).map(Published::new);
    Stream<Fact> positions = subscriptions.entrySet().stream().map(one -> new Moved(one.getKey(), one.getValue()));
    return Stream.of(first, messages, positions).flatMap(part -> part);
  }

  @Override
  protected void describe(BiConsumer<String, Value> details) {
    details.accept("messages", Value.of(log.size()));
    details.accept("bytes", Value.of(log.weight()));
    details.accept("oldest", Value.of(log.oldest()));
    details.accept("next", Value.of(log.next()));
    details.accept("subscriptions", Value.of(subscriptions.size()));
    details.accept("history", Value.of(history));
    details.accept("history_bytes", Value.of(historyBytes));
  }
}
