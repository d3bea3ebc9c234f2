package io.holdfast.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.NoSuchOperation;
import io.holdfast.error.HoldfastException.Unknown;
import io.holdfast.kit.KitCall;
import io.holdfast.kit.ObjectKit;
import io.holdfast.model.OnWorker;
import io.holdfast.value.IntValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlainObjectTest {

  /** A class whose methods answer later. */
  public static class Slow {
    final List<String> log = new ArrayList<>();
    Promise<String> promise = Promise.promise();
    int count;

    public Future<String> later(String name) {
      log.add("begin " + name);
      return promise.future().onComplete(done -> log.add("end " + name));
    }

    public int next() {
      log.add("next");
      return ++count;
    }

    public Future<String> failLater() {
      return Future.failedFuture(new IllegalStateException("later"));
    }

    public String fail() {
      throw new IllegalArgumentException("now");
    }
  }

  /** A class whose methods block. */
  @OnWorker
  public static class Blocking implements AutoCloseable {
    boolean closed;
    int count;

    public int next() {
      return ++count;
    }

    public int fail() throws Exception {
      throw new java.io.IOException("disk");
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  /** A class whose results and exceptions cannot be told. */
  public static class Untellable {
    public Object itself() {
      List<Object> list = new ArrayList<>();
      list.add(list);
      return list;
    }

    public Object deep() {
      Object nested = 1;
      for (int i = 0; i < 100_000; i++) {
        nested = List.of(nested);
      }
      return nested;
    }

    public void fail() {
      throw new IllegalStateException() {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
          throw new UnsupportedOperationException("no message");
        }
      };
    }

    public int next() {
      return 1;
    }
  }

  private final Slow slow = new Slow();
  private final ObjectKit kit = ObjectKit.ofPlain(slow);

  @Test
  void publicMethodsAreOperations() {
    assertThat(kit.callAnonymously("next").result()).isEqualTo(Value.of(1));
    assertThat(kit.callAnonymously("next").result()).isEqualTo(Value.of(2));
    assertThat(kit.callAnonymously("hash_code").failure()).isInstanceOf(NoSuchOperation.class);
  }

  @Test
  void anExposedListNarrowsThem() {
    ObjectKit narrow = ObjectKit.ofPlain(new Slow(), "next");
    assertThat(narrow.callAnonymously("next").result()).isEqualTo(Value.of(1));
    assertThat(narrow.callAnonymously("fail").failure()).isInstanceOf(NoSuchOperation.class);
  }

  @Test
  void aResultWithoutAnEndFailsItsCallAndBreaksNothing() {
    ObjectKit odd = ObjectKit.ofPlain(new Untellable());
    for (String operation : List.of("itself", "deep")) {
      assertThat(odd.callAnonymously(operation).failure()).isInstanceOf(Failed.class)
          .hasMessageContaining(operation + " gave a result that has no value").hasMessageContaining("nested too deep");
    }
    assertThat(odd.callAnonymously("next").result()).isEqualTo(Value.of(1));
  }

  @Test
  void anExceptionThatCannotSayWhatItIsBreaksNothing() {
    ObjectKit odd = ObjectKit.ofPlain(new Untellable());
    assertThat(odd.callAnonymously("fail").failure()).isInstanceOf(Failed.class)
        .hasMessageContaining("its getMessage() failed: java.lang.UnsupportedOperationException");
    assertThat(odd.callAnonymously("next").result()).isEqualTo(Value.of(1));
  }

  @Test
  void noOtherOperationStartsWhileAFutureIsPending() {
    KitCall later = kit.callAnonymously("later", "a");
    KitCall next = kit.callAnonymously("next");
    KitCall describe = kit.callAnonymously("describe");
    assertThat(kit.answered()).isEmpty();
    assertThat(slow.log).containsExactly("begin a");
    slow.promise.complete("done");
    kit.runTasks();
    assertThat(later.result()).isEqualTo(Value.of("done"));
    assertThat(kit.answered()).containsExactly(later, next, describe);
    assertThat(slow.log).containsExactly("begin a", "end a", "next");
  }

  @Test
  void anotherPendingFutureHoldsBackTheRestOfTheQueue() {
    Promise<String> first = slow.promise;
    kit.callAnonymously("later", "a");
    KitCall second = kit.callAnonymously("later", "b");
    KitCall next = kit.callAnonymously("next");
    slow.promise = Promise.promise();
    first.complete("1");
    kit.runTasks();
    assertThat(slow.log).containsExactly("begin a", "end a", "begin b");
    assertThat(next.isAnswered()).isFalse();
    slow.promise.complete("2");
    kit.runTasks();
    assertThat(second.result()).isEqualTo(Value.of("2"));
    assertThat(next.result()).isEqualTo(Value.of(1));
  }

  @Test
  void aPendingCallAnswersUnknownAtItsDeadlineAndStillHoldsTheOthersBack() {
    KitCall later = kit.request("later", "a").within(50).send();
    KitCall next = kit.callAnonymously("next");
    kit.passTime(50);
    assertThat(later.failure()).isInstanceOf(Unknown.class);
    assertThat(next.isAnswered()).isFalse();
    slow.promise.complete("too late");
    kit.runTasks();
    assertThat(next.result()).isEqualTo(Value.of(1));
  }

  @Test
  void aPendingCallIsUnknownWhenTheObjectEndsAndTheQueuedFailWithTheReason() {
    KitCall later = kit.callAnonymously("later", "a");
    KitCall next = kit.callAnonymously("next");
    kit.end(new io.holdfast.error.HoldfastException.ObjectGone("gone"));
    assertThat(later.failure()).isInstanceOf(Unknown.class);
    assertThat(next.failure()).hasMessage("gone");
    slow.promise.complete("too late");
    kit.runTasks();
    assertThat(slow.log).doesNotContain("next");
  }

  @Test
  void repeatsOfAPendingCallGetItsAnswer() {
    KitCall original = kit.request("later", "a").as("s1", "h1").numbered(1, 0).send();
    KitCall repeat = kit.request("later", "a").as("s1", "h1").numbered(1, 0).send();
    slow.promise.complete("once");
    kit.runTasks();
    assertThat(original.result()).isEqualTo(Value.of("once"));
    assertThat(repeat.result()).isEqualTo(Value.of("once"));
    assertThat(slow.log).containsExactly("begin a", "end a");
  }

  @Test
  void failuresTellTheClassAndMessageWithABoundedStack() {
    for (String operation : List.of("fail", "fail_later")) {
      Failed failure = (Failed) kit.callAnonymously(operation).failure();
      assertThat(failure.type()).startsWith("java.lang.Illegal");
      assertThat(failure.getMessage()).isIn("now", "later");
      assertThat(failure.remoteStack()).contains("Slow").hasSizeLessThanOrEqualTo(4097);
    }
  }

  @Test
  void after256TurnsInARowOthersGetTheirTurn() {
    kit.callAnonymously("later", "a");
    List<KitCall> queued = new ArrayList<>();
    IntStream.range(0, 600).forEach(i -> queued.add(kit.callAnonymously("next")));
    kit.holdTasks();
    slow.promise.complete("go");
    kit.runNextTask();
    assertThat(queued.stream().filter(KitCall::isAnswered)).hasSize(256);
    assertThat(kit.tasksLeft()).isEqualTo(1);
    KitCall late = kit.callAnonymously("next");
    assertThat(late.isAnswered()).as("a new call does not overtake those queued").isFalse();
    kit.runNextTask();
    assertThat(queued.stream().filter(KitCall::isAnswered)).hasSize(512);
    kit.runTasks();
    assertThat(queued).extracting(call -> ((IntValue) call.result()).value())
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 600).mapToObj(i -> (long) i).toList());
    assertThat(late.result()).isEqualTo(Value.of(601));
  }

  @Test
  void aBlockingClassRunsOnAWorkerOneAtATime() {
    Blocking blocking = new Blocking();
    ObjectKit onWorker = ObjectKit.ofPlain(blocking, "next", "fail");
    onWorker.holdWork();
    KitCall first = onWorker.callAnonymously("next");
    KitCall second = onWorker.callAnonymously("next");
    assertThat(blocking.count).isZero();
    assertThat(onWorker.answered()).isEmpty();
    onWorker.runWork();
    assertThat(first.result()).isEqualTo(Value.of(1));
    assertThat(second.result()).isEqualTo(Value.of(2));
    Failed failure = (Failed) onWorker.callAnonymously("fail").failure();
    assertThat(failure.type()).isEqualTo("java.io.IOException");
    assertThat(failure).hasMessage("disk");
  }

  @Test
  void aClosableInstanceIsClosedOnAWorkerWhenTheObjectIsDropped() {
    Blocking blocking = new Blocking();
    ObjectKit onWorker = ObjectKit.ofPlain(blocking, "next");
    onWorker.holdWork();
    onWorker.callAnonymously("drop");
    assertThat(blocking.closed).isFalse();
    onWorker.runWork();
    assertThat(blocking.closed).isTrue();
  }
}
