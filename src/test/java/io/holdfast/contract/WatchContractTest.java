package io.holdfast.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.SharedObjects;
import io.holdfast.client.Watch;
import io.holdfast.client.WatchEvent;
import io.holdfast.client.WatchEvent.Changed;
import io.holdfast.client.WatchEvent.Gap;
import io.holdfast.error.HoldfastException.NoSuchObject;
import io.holdfast.error.HoldfastException.ObjectGone;
import io.holdfast.types.SharedCounter;
import io.holdfast.value.DictValue;
import io.holdfast.value.RefValue;
import io.holdfast.value.Value;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Watching an object, the same through every entrance. */
class WatchContractTest extends ContractHost {
  private static final Object END = "end";

  /** What a watch has told and nobody has looked at yet; an error and the end are among it. */
  private static BlockingQueue<Object> seen(Watch watch) {
    BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    watch.exceptionHandler(seen::add).endHandler(end -> seen.add(END)).handler(seen::add);
    return seen;
  }

  private static Object next(BlockingQueue<Object> seen) {
    try {
      Object event = seen.poll(10, TimeUnit.SECONDS);
      assertThat(event).as("the next event within 10 s").isNotNull();
      return event;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Changed became(long number, long value) {
    return new Changed(number, "became", DictValue.of("value", value));
  }

  private static SharedCounter counter(SharedObjects objects, String name, int adds) {
    SharedCounter counter = objects.counter(name);
    await(counter.get());
    for (int i = 0; i < adds; i++) {
      await(counter.add(1));
    }
    return counter;
  }

  @ParameterizedTest
  @EnumSource
  void beginsWithTheStateAndGoesOnWithEveryFactInOrder(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    SharedCounter counter = counter(objects, "order-" + entrance, 2);
    BlockingQueue<Object> seen = seen(objects.watch("order-" + entrance, 0));
    Gap begin = (Gap) next(seen);
    assertThat(begin.number()).isEqualTo(2);
    assertThat(begin.state()).hasValueSatisfying(state -> assertThat(state)
        .containsExactly(new WatchEvent.Fact("became", DictValue.of("value", 2))));
    for (int i = 0; i < 500; i++) {
      counter.add(1);
    }
    for (long number = 3; number <= 502; number++) {
      assertThat(next(seen)).isEqualTo(became(number, number));
    }
  }

  @ParameterizedTest
  @EnumSource
  void anotherWatchGoesOnWhereOneStopped(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    SharedCounter counter = counter(objects, "resume-" + entrance, 0);
    Watch first = objects.watch(counter, 0);
    BlockingQueue<Object> seen = seen(first);
    assertThat(next(seen)).isInstanceOf(Gap.class);
    await(counter.add(1));
    assertThat(next(seen)).isEqualTo(became(1, 1));
    await(first.close());
    assertThat(next(seen)).isEqualTo(END);
    await(counter.add(1));
    await(counter.add(1));
    RefValue reference = await(objects.reference(counter));
    assertThat(first.incarnation()).isEqualTo(reference.incarnation());
    assertThat(first.position()).isEqualTo(2);
    BlockingQueue<Object> resumed = seen(objects.watch(reference, first.position()));
    assertThat(next(resumed)).isEqualTo(became(2, 2));
    assertThat(next(resumed)).isEqualTo(became(3, 3));
    assertThat(seen).as("told after it was closed").isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsToldWithoutDemand(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    SharedCounter counter = counter(objects, "demand-" + entrance, 0);
    Watch watch = objects.watch(counter, 0);
    watch.pause();
    BlockingQueue<Object> seen = seen(watch);
    watch.fetch(1);
    assertThat(next(seen)).isInstanceOf(Gap.class);
    for (int i = 0; i < 5; i++) {
      await(counter.add(1));
    }
    watch.fetch(2);
    assertThat(next(seen)).isEqualTo(became(1, 1));
    assertThat(next(seen)).isEqualTo(became(2, 2));
    await(counter.add(1));
    assertThat(seen).isEmpty();
    watch.resume();
    for (long number = 3; number <= 6; number++) {
      assertThat(next(seen)).isEqualTo(became(number, number));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWatchEndsWhenTheObjectIsDropped(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    SharedCounter counter = counter(objects, "drop-" + entrance, 1);
    BlockingQueue<Object> seen = seen(objects.watch(counter, 0));
    assertThat(next(seen)).isInstanceOf(Gap.class);
    await(objects.drop("drop-" + entrance));
    assertThat(next(seen)).isInstanceOf(ObjectGone.class);
    assertThat(next(seen)).isEqualTo(END);
  }

  @ParameterizedTest
  @EnumSource
  void anotherLifeOfTheNameIsNotWatchedByMistake(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    SharedCounter counter = counter(objects, "life-" + entrance, 1);
    RefValue reference = await(objects.reference(counter));
    await(objects.drop("life-" + entrance));
    counter(objects, "life-" + entrance, 1);
    BlockingQueue<Object> seen = seen(objects.watch(reference, 1));
    assertThat(next(seen)).isInstanceOf(ObjectGone.class);
    assertThat(next(seen)).isEqualTo(END);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotThereCannotBeWatched(Entrance entrance) {
    BlockingQueue<Object> seen = seen(connect(entrance).watch("nothing-" + entrance, 0));
    assertThat(next(seen)).isInstanceOf(NoSuchObject.class);
    assertThat(next(seen)).isEqualTo(END);
  }

  @ParameterizedTest
  @EnumSource
  void aWatchEndsWithItsClient(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    counter(objects, "close-" + entrance, 1);
    BlockingQueue<Object> seen = seen(objects.watch("close-" + entrance, 0));
    assertThat(next(seen)).isInstanceOf(Gap.class);
    await(objects.close());
    assertThat(next(seen)).isEqualTo(END);
  }

  @Test
  void aHandlerIsCalledOnTheContextThatTheWatchWasMadeOn() {
    SharedObjects objects = connect(Entrance.BRIDGE);
    counter(objects, "context", 1);
    Context context = ((VertxInternal) vertx()).createEventLoopContext();
    Promise<Context> calledOn = Promise.promise();
    context.runOnContext(there -> objects.watch("context", 0)
        .handler(event -> calledOn.tryComplete(Vertx.currentContext())));
    assertThat(await(calledOn.future())).isSameAs(context);
  }

  @Test
  void aHandlerThatFailsDoesNotEndTheWatch() {
    SharedObjects objects = connect(Entrance.DIRECT);
    SharedCounter counter = counter(objects, "failing", 0);
    AtomicReference<Throwable> reported = new AtomicReference<>();
    BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    Context context = ((VertxInternal) vertx()).createEventLoopContext();
    context.exceptionHandler(reported::set);
    context.runOnContext(there -> objects.watch(counter, 0).handler(event -> {
      seen.add(event);
      throw new IllegalStateException("of the handler");
    }));
    assertThat(next(seen)).isInstanceOf(Gap.class);
    await(counter.add(1));
    assertThat(next(seen)).isEqualTo(became(1, 1));
    assertThat(reported.get()).hasMessage("of the handler");
  }

  @ParameterizedTest
  @EnumSource
  void manyWatchersOfABusyObjectSeeItsFactsInOrderOrAGap(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    SharedCounter counter = counter(objects, "many-" + entrance, 0);
    long last = 5_000;
    int watchers = switch (entrance) { // what costs is writing the same facts as JSON, and reading them, so often
      case DIRECT -> 1_000;
      case EVENT_BUS -> 20;
      case BRIDGE -> 100;
    };
    List<Future<?>> done = new ArrayList<>();
    for (int i = 0; i < watchers; i++) {
      Watch watch = objects.watch(counter, 1);
      Promise<Void> sawTheLast = Promise.promise();
      done.add(sawTheLast.future());
      long[] before = {0};
      watch.exceptionHandler(sawTheLast::tryFail).handler(event -> {
        if (event instanceof Changed changed) {
          if (changed.number() != before[0] + 1
              || !changed.equals(became(changed.number(), changed.number()))) {
            sawTheLast.tryFail(new AssertionError(changed + " after " + before[0]));
          }
        } else if (event.number() <= before[0] || !((Gap) event).state().get().get(0).parts().get("value")
            .equals(Value.of(event.number()))) {
          sawTheLast.tryFail(new AssertionError(event + " after " + before[0]));
        }
        before[0] = event.number();
        if (event.number() == last) {
          sawTheLast.tryComplete();
        }
      });
    }
    LongStream.range(0, last).forEach(n -> {
      Future<Long> add = counter.add(1);
      if (n % 1_000 == 999) {
        await(add);
      }
    });
    done.forEach(ContractHost::await);
  }
}
