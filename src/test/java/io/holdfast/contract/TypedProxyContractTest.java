package io.holdfast.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.SharedObjects;
import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Cancelled;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.NotOwner;
import io.holdfast.error.HoldfastException.ObjectGone;
import io.holdfast.error.HoldfastException.Timeout;
import io.holdfast.error.HoldfastException.WrongType;
import io.holdfast.model.Wait;
import io.holdfast.types.DeadLetter;
import io.holdfast.types.Delivery;
import io.holdfast.types.MessageRange;
import io.holdfast.types.Messages;
import io.holdfast.types.SharedCounter;
import io.holdfast.types.SharedDict;
import io.holdfast.types.SharedJoinableQueue;
import io.holdfast.types.SharedLatch;
import io.holdfast.types.SharedList;
import io.holdfast.types.SharedLock;
import io.holdfast.types.SharedQueue;
import io.holdfast.types.SharedTopic;
import io.holdfast.value.DictValue;
import io.holdfast.value.TupleValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is the Java client's own: proxies of declarations, and the user's classes in place of values. */
class TypedProxyContractTest extends ContractHost {
  /** A user's class. */
  public record Job(String title, int pages, List<Double> weights) {
    Job(String title, int pages) {
      this(title, pages, List.of(1.0, 0.5));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aQueueOfTheUsersClass(Entrance entrance) {
    SharedQueue<Job> jobs = connect(entrance).queue("queue-" + entrance, Job.class);
    Job job = new Job("sieve – 篩", 7);
    await(jobs.put(job));
    await(jobs.put(null));
    Delivery<Job> delivery = await(jobs.lease());
    assertThat(delivery.item()).isEqualTo(job);
    assertThat(await(jobs.get(Wait.none()))).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void manyOfTheUsersClassAtOnce(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    SharedQueue<Job> jobs = objects.queue("many-" + entrance, Job.class, DictValue.of("max_deliveries", 1));
    Job a = new Job("a", 1);
    Job b = new Job("b", 2);
    await(jobs.putMany(List.of(a, b)));
    assertThat(await(jobs.peekMany(5))).containsExactly(a, b);
    List<Delivery<Job>> leased = await(jobs.leaseMany(2, 60_000, Wait.none()));
    assertThat(leased).extracting(Delivery::item).containsExactly(a, b);
    assertThat(await(jobs.acknowledgeMany(List.of(leased.get(0).id(), 99L)))).containsExactly(99L);
    await(jobs.release(leased.get(1).id()));
    DeadLetter<Job> dead = new DeadLetter<>(1, b, 1, DeadLetter.Reason.RELEASED);
    assertThat(await(jobs.deadLetters(1, 10))).containsExactly(dead);
    assertThat(await(jobs.takeDeadLetter())).isEqualTo(dead);
  }

  @ParameterizedTest
  @EnumSource
  void aTypeThatExtendsAnotherHasTheUsersClassInItsOperationsToo(Entrance entrance) {
    SharedJoinableQueue<Job> jobs = connect(entrance).joinableQueue("joinable-" + entrance, Job.class, DictValue.of());
    Job job = new Job("sieve", 7);
    await(jobs.put(job));
    assertThat(await(jobs.get())).isEqualTo(job);
    await(jobs.taskDone());
    assertThat(await(jobs.join())).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void aTopicOfTheUsersClass(Entrance entrance) {
    SharedTopic<Job> topic = connect(entrance).topic("topic-" + entrance, Job.class);
    Job a = new Job("a", 1);
    Job b = new Job("b", 2);
    assertThat(await(topic.subscribe("mail"))).isEqualTo(1);
    Future<Messages<Job>> waiting = topic.next("mail", 10, Wait.forever());
    assertThat(await(topic.publishMany(List.of(a, b)))).isEqualTo(2);
    assertThat(await(waiting)).isEqualTo(new Messages<>(1, List.of(a, b), 3));
    assertThat(await(topic.range())).isEqualTo(new MessageRange(1, 3));
    assertThat(await(topic.subscriptions())).isEqualTo(Map.of("mail", 1L));
    assertThat(failureOf(topic.read(9, 1, Wait.none()))).isInstanceOf(BadArguments.class);
  }

  @ParameterizedTest
  @EnumSource
  void barriersAndLatches(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    Future<Integer> first = objects.barrier("barrier-" + entrance, 2).wait(Wait.forever());
    Future<Integer> second = objects.barrier("barrier-" + entrance, 2).wait(Wait.forever());
    assertThat(Set.of(await(first), await(second))).containsExactlyInAnyOrder(0, 1);
    SharedLatch latch = objects.latch("latch-" + entrance, 2);
    Future<Boolean> open = latch.wait(Wait.forever());
    await(latch.countDown());
    assertThat(await(latch.countDown())).isZero();
    assertThat(await(open)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void aListOfTheUsersClass(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    SharedList<Job> jobs = objects.list("list-" + entrance, Job.class);
    await(jobs.append(new Job("a", 1)));
    await(jobs.extend(List.of(new Job("b", 2), new Job("c", 3))));
    await(jobs.insert(0, new Job("first", 0)));
    assertThat(await(jobs.copy())).extracting(Job::title).containsExactly("first", "a", "b", "c");
    assertThat(await(jobs.index(new Job("b", 2)))).isEqualTo(2);
    assertThat(await(jobs.get(-1))).isEqualTo(new Job("c", 3));
    assertThat(await(jobs.pop())).isEqualTo(new Job("c", 3));
    await(jobs.setSlice(1, 3, Set.of(new Job("only", 9))));
    assertThat(await(jobs.getSlice(1, 9))).containsExactly(new Job("only", 9));
    await(jobs.delete(0));
    assertThat(await(jobs.repeat(2))).containsExactly(new Job("only", 9), new Job("only", 9));
    Failed failure = (Failed) failureOf(jobs.get(7));
    assertThat(failure.type()).isEqualTo("IndexError");
    assertThat(failure).hasMessage("list index out of range");
  }

  @ParameterizedTest
  @EnumSource
  void aListOfNumbers(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    SharedList<Long> numbers = objects.list("numbers-" + entrance, Long.class);
    await(numbers.extend(List.of(3L, 1L, 2L)));
    await(numbers.sort());
    assertThat(await(numbers.copy())).containsExactly(1L, 2L, 3L);
    await(numbers.sort(true));
    await(numbers.deleteSlice(0, 1));
    await(numbers.repeatInPlace(2));
    await(numbers.set(0, 5L));
    assertThat(await(objects.list("numbers-" + entrance).copy())).hasToString("[5, 1, 2, 1]");
    assertThat(await(numbers.contains(5L))).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void aDictOfTheUsersClasses(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    SharedDict<String, Job> jobs = objects.dict("dict-" + entrance, String.class, Job.class);
    await(jobs.set("a", new Job("a", 1)));
    await(jobs.setAll(Map.of("b", new Job("b", 2))));
    assertThat(await(jobs.getItem("b"))).isEqualTo(new Job("b", 2));
    assertThat(await(jobs.get("z"))).isNull();
    assertThat(await(jobs.get("z", new Job("none", 0)))).isEqualTo(new Job("none", 0));
    assertThat(await(jobs.keys())).containsExactly("a", "b");
    assertThat(await(jobs.copy())).containsExactly(Map.entry("a", new Job("a", 1)), Map.entry("b", new Job("b", 2)));
    assertThat(await(jobs.popOr("z", null))).isNull();
    TupleValue last = await(jobs.popitem());
    assertThat(last.items().get(0)).isEqualTo(Value.of("b"));
    assertThat(await(jobs.fromkeys(List.of("x"), null))).containsKey("x");
  }

  @ParameterizedTest
  @EnumSource
  void eachProxyIsALockHolderOfItsOwn(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    SharedLock mine = objects.lock("holders-" + entrance);
    SharedLock other = objects.lock("holders-" + entrance);
    assertThat(await(mine.acquire())).isTrue();
    assertThat(await(other.acquire(Wait.none()))).isFalse();
    assertThat(failureOf(other.release())).isInstanceOf(NotOwner.class);
    await(objects.within(mine, Duration.ofSeconds(10)).release()); // the same holder
    assertThat(await(other.locked())).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void aParkedCallEndsByItsSignalAndByItsDeadline(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    SharedQueue<Long> queue = objects.queue("cancel-" + entrance, Long.class);
    await(queue.size());
    Promise<Void> signal = Promise.promise();
    Future<Long> parked = objects.cancelledBy(queue, signal.future()).get();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!await(objects.describe("cancel-" + entrance)).get("waiting").equals(Value.of(1))) { // another caller's way
      assertThat(System.nanoTime()).as("the get is not parked yet").isLessThan(deadline);
    }
    signal.complete();
    assertThat(failureOf(parked)).isInstanceOf(Cancelled.class);
    assertThat(failureOf(objects.within(queue, Duration.ofMillis(20)).get())).isInstanceOf(Timeout.class);
    await(queue.put(1L));
    assertThat(await(queue.get())).isEqualTo(1); // neither of the two took it
  }

  @ParameterizedTest
  @EnumSource
  void anOldProxyNeverMeansTheNextObjectOfTheName(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    String name = "dropped-" + entrance;
    SharedCounter old = objects.counter(name);
    await(old.add(5));
    await(objects.drop(name));
    assertThat(await(objects.counter(name).get())).isZero();
    assertThat(failureOf(old.get())).isInstanceOf(ObjectGone.class);
  }

  @ParameterizedTest
  @EnumSource
  void aProxyThatCouldNotBeMadeSaysWhyAtItsFirstCall(Entrance entrance) {
    SharedObjects objects = connect(entrance);
    await(objects.queue("opt-" + entrance, Value.class, DictValue.of("maxsize", 3)).size());
    assertThat(failureOf(objects.queue("opt-" + entrance, Value.class, DictValue.of("maxsize", 4)).size()))
        .isInstanceOf(WrongType.class).hasMessageContaining("maxsize=3, not 4");
    assertThat(failureOf(objects.queue("bad-" + entrance, Value.class, DictValue.of("kind", "stack")).size()))
        .isInstanceOf(BadArguments.class).hasMessageContaining("one of fifo, lifo, priority");
    assertThat(failureOf(objects.lock("opt-" + entrance).locked())).isInstanceOf(WrongType.class)
        .hasMessageContaining("is a queue, not a lock");
  }
}
