package io.holdfast.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Cancelled;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.Gap;
import io.holdfast.error.HoldfastException.TooLarge;
import io.holdfast.kit.KitCall;
import io.holdfast.kit.ObjectKit;
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TopicObjectTest {
  private ObjectKit kit = ObjectKit.of(TopicObject.class, "history", 3);

  @AfterEach
  void theStateIsWhatTheFactsSay() {
    kit.verify();
  }

  private Value call(String operation, Object... arguments) {
    return kit.callAnonymously(operation, arguments).result();
  }

  private HoldfastException failure(String operation, Object... arguments) {
    return kit.callAnonymously(operation, arguments).failure();
  }

  private void publish(Object... messages) {
    for (Object message : messages) {
      call("publish", message);
    }
  }

  private static DictValue messages(long first, Object... messages) {
    return DictValue.of("first", first, "messages", List.of(messages), "next", first + messages.length);
  }

  // ---------------------------------------------------------------- publish and read

  @Test
  void messagesAreNumberedFromOneAndReadTakesNothingAway() {
    assertThat(call("publish", "a")).isEqualTo(Value.of(1));
    assertThat(call("publish_many", List.of("b", "c"))).isEqualTo(Value.of(3));
    for (int i = 0; i < 2; i++) {
      assertThat(call("read", 1)).isEqualTo(messages(1, "a", "b", "c"));
    }
    assertThat(call("read", 2, 1)).isEqualTo(messages(2, "b"));
    assertThat(call("range")).isEqualTo(DictValue.of("oldest", 1, "next", 4));
  }

  @Test
  void allWhoWaitGoOnWithTheNextMessage() {
    List<KitCall> waiting = IntStream.range(0, 50).mapToObj(i -> kit.callAnonymously("read", 1, 10)).toList();
    publish("a");
    waiting.forEach(call -> assertThat(call.result()).isEqualTo(messages(1, "a")));
    KitCall next = kit.callAnonymously("read", 2);
    assertThat(next.isAnswered()).isFalse();
    call("publish_many", List.of("b", "c"));
    assertThat(next.result()).isEqualTo(messages(2, "b", "c"));
  }

  @Test
  void aWaitThatIsOverIsAnAnswerWithoutMessages() {
    assertThat(call("read", 1, 10, 0)).isEqualTo(messages(1));
    KitCall waiting = kit.callAnonymously("read", 1, 10, 100);
    kit.passTime(100);
    assertThat(waiting.result()).isEqualTo(messages(1));
  }

  @Test
  void aRepeatedReadThatWaitsIsOneReader() {
    KitCall first = kit.request("read", 1).as("s1", "h").numbered(1, 0).send();
    KitCall repeat = kit.request("read", 1).as("s1", "h").numbered(1, 0).send();
    assertThat(call("describe").toString()).contains("'waiting': 1");
    kit.cancel(repeat);
    assertThat(first.failure()).isInstanceOf(Cancelled.class);
    assertThat(repeat.failure()).isInstanceOf(Cancelled.class);
  }

  @Test
  void theOldestAreDroppedFirstAndAskingForThemIsAGap() {
    publish(1, 2, 3, 4, 5);
    assertThat(failure("read", 2)).isInstanceOf(Gap.class)
        .hasMessage("message 2 is no longer kept; read from 3, the oldest there is");
    assertThat(call("read", 3)).isEqualTo(messages(3, 3, 4, 5));
    assertThat(kit.facts()).hasSize(5);
  }

  @Test
  void aReaderThatMoreThanIsKeptPassesAtOnceMeetsAGap() {
    KitCall waiting = kit.callAnonymously("read", 1);
    call("publish_many", List.of(1, 2, 3, 4, 5));
    assertThat(waiting.failure()).isInstanceOf(Gap.class).hasMessageContaining("read from 3");
  }

  @Test
  void theHistoryIsBoundedByItsWeightToo() {
    kit = ObjectKit.of(TopicObject.class, "history_bytes", 100);
    publish("x".repeat(40), "y".repeat(40));
    assertThat(call("range")).isEqualTo(DictValue.of("oldest", 1, "next", 3));
    publish("z".repeat(80));
    assertThat(call("range")).isEqualTo(DictValue.of("oldest", 3, "next", 4));
    assertThat(failure("publish", "w".repeat(101))).isInstanceOf(TooLarge.class).hasMessageContaining("100 bytes");
    assertThat(failure("publish_many", List.of("a", "w".repeat(101)))).isInstanceOf(TooLarge.class);
    assertThat(call("describe").toString()).contains("'messages': 1", "'bytes': 88", "'next': 4");
  }

  @Test
  void numbersThatAreNotThereAreRefusedWithThoseThatAre() {
    publish("a");
    assertThat(failure("read", 3)).isInstanceOf(BadArguments.class).hasMessageContaining("1 to 2");
    assertThat(failure("read", 0)).isInstanceOf(BadArguments.class);
    assertThat(failure("read", 1, 0)).isInstanceOf(BadArguments.class).hasMessageContaining("1 to 10000");
    assertThat(failure("read", 1, 10_001)).isInstanceOf(BadArguments.class);
    assertThat(failure("publish_many", List.of())).isInstanceOf(BadArguments.class);
    assertThat(failure("publish_many", Collections.nCopies(10_001, 1))).isInstanceOf(TooLarge.class);
  }

  @Test
  void anAnswerOfLargeMessagesEndsSoThatItFitsAFrame() {
    kit = ObjectKit.of(TopicObject.class);
    String large = "x".repeat(1 << 20);
    publish(large, large, large);
    assertThat(((DictValue) call("read", 1)).get("next")).isEqualTo(Value.of(2));
    assertThat(((DictValue) call("read", 2)).get("next")).isEqualTo(Value.of(3));
  }

  @Test
  void optionsOutsideTheirRangesAreRefused() {
    for (Object[] options : new Object[][] {{"history", 0}, {"history", 1_000_001}, {"history_bytes", 0},
        {"history_bytes", (1L << 30) + 1}}) {
      assertThatThrownBy(() -> ObjectKit.of(TopicObject.class, options)).isInstanceOf(BadArguments.class);
    }
  }

  // ---------------------------------------------------------------- subscriptions

  @Test
  void aSubscriptionKeepsItsPositionUntilItIsAcknowledged() {
    publish("a");
    assertThat(call("subscribe", "mail")).isEqualTo(Value.of(2));
    publish("b", "c");
    assertThat(call("next", "mail")).isEqualTo(messages(2, "b", "c"));
    assertThat(call("next", "mail", 1)).isEqualTo(messages(2, "b"));
    assertThat(call("acknowledge", "mail", 2)).isEqualTo(Value.of(3));
    assertThat(call("acknowledge", "mail", 1)).as("never back").isEqualTo(Value.of(3));
    assertThat(call("subscribe", "mail", 1)).as("it is there").isEqualTo(Value.of(3));
    kit = kit.restarted();
    assertThat(call("next", "mail")).isEqualTo(messages(3, "c"));
    assertThat(call("acknowledge", "mail", 3)).isEqualTo(Value.of(4));
    KitCall waiting = kit.callAnonymously("next", "mail");
    publish("d");
    assertThat(waiting.result()).isEqualTo(messages(4, "d"));
  }

  @Test
  void aSubscriptionMayBeginAtAnythingThatIsKept() {
    publish(1, 2, 3, 4);
    assertThat(call("subscribe", "all", 2)).isEqualTo(Value.of(2));
    assertThat(failure("subscribe", "old", 1)).isInstanceOf(Gap.class);
    assertThat(failure("subscribe", "future", 6)).isInstanceOf(BadArguments.class);
    assertThat(call("subscribe", "new", 5)).isEqualTo(Value.of(5));
    assertThat(call("subscriptions")).isEqualTo(DictValue.of("all", 2, "new", 5));
    assertThat(call("unsubscribe", "all")).isEqualTo(Value.of(true));
    assertThat(call("unsubscribe", "all")).isEqualTo(Value.of(false));
    assertThat(call("subscriptions")).isEqualTo(DictValue.of("new", 5));
  }

  @Test
  void aSubscriptionThatWasLeftBehindMeetsAGapAndCanGoOn() {
    call("subscribe", "slow");
    publish(1, 2, 3, 4, 5);
    assertThat(failure("next", "slow")).isInstanceOf(Gap.class)
        .hasMessage("message 1 is no longer kept; acknowledge 2 to go on, or read from 3, the oldest there is");
    assertThat(call("acknowledge", "slow", 2)).isEqualTo(Value.of(3));
    assertThat(call("next", "slow")).isEqualTo(messages(3, 3, 4, 5));
  }

  @Test
  void whatIsNotThereIsNamed() {
    for (String operation : List.of("next", "acknowledge")) {
      HoldfastException failure =
          operation.equals("next") ? failure("next", "nobody") : failure("acknowledge", "nobody", 1);
      assertThat(failure).isInstanceOfSatisfying(Failed.class,
          failed -> assertThat(failed.type()).isEqualTo("KeyError")).hasMessageContaining("'nobody'");
    }
    call("subscribe", "mail");
    assertThat(failure("acknowledge", "mail", 1)).isInstanceOf(BadArguments.class)
        .hasMessageContaining("not published yet");
  }

  @Test
  void subscriptionsAreBoundedAndSoAreTheirNames() {
    assertThat(failure("subscribe", "")).isInstanceOf(BadArguments.class);
    assertThat(failure("subscribe", "n".repeat(256))).isInstanceOf(BadArguments.class).hasMessageContaining("255");
    for (int i = 0; i < 10_000; i++) {
      call("subscribe", "s" + i);
    }
    assertThat(failure("subscribe", "one more")).isInstanceOf(TooLarge.class).hasMessageContaining("10000");
    call("unsubscribe", "s7");
    call("subscribe", "one more");
  }

  // ---------------------------------------------------------------- at random

  @Test
  void randomPublishingKeepsWhatAPlainListKeeps() {
    for (long seed = 1; seed <= 100; seed++) {
      Random random = new Random(seed);
      int history = 1 + random.nextInt(10);
      int bytes = 50 + random.nextInt(200);
      ObjectKit topic = ObjectKit.of(TopicObject.class, "history", history, "history_bytes", bytes);
      List<String> all = new ArrayList<>();
      int oldest = 1;
      for (int step = 0; step < 60; step++) {
        String as = "seed " + seed + ", step " + step;
        if (random.nextInt(3) > 0) {
          List<String> published = IntStream.range(0, 1 + random.nextInt(3))
              .mapToObj(i -> "x".repeat(random.nextInt(40))).toList();
          all.addAll(published);
          assertThat(topic.callAnonymously("publish_many", published).result()).as(as)
              .isEqualTo(Value.of(all.size()));
          while (all.size() - oldest + 1 > history
              || all.subList(oldest - 1, all.size()).stream().mapToInt(text -> 8 + text.length()).sum() > bytes) {
            oldest++;
          }
        } else {
          int from = 1 + random.nextInt(all.size() + 1);
          KitCall read = topic.callAnonymously("read", from, 10_000, 0);
          if (from < oldest) {
            assertThat(read.failure()).as(as).isInstanceOf(Gap.class);
          } else {
            assertThat(read.result()).as(as)
                .isEqualTo(messages(from, all.subList(from - 1, all.size()).toArray()));
          }
        }
      }
      assertThat(topic.callAnonymously("range").result()).as("seed %d", seed)
          .isEqualTo(DictValue.of("oldest", oldest, "next", all.size() + 1));
      topic.verify();
    }
  }
}
