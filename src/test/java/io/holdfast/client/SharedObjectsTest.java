package io.holdfast.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.Failed;
import io.holdfast.error.HoldfastException.NoSuchObject;
import io.holdfast.error.HoldfastException.NoSuchOperation;
import io.holdfast.error.HoldfastException.ObjectGone;
import io.holdfast.error.HoldfastException.WrongType;
import io.holdfast.host.Host;
import io.holdfast.host.HostOptions;
import io.holdfast.types.SharedCounter;
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SharedObjectsTest {
  private Vertx vertx;
  private Host host;
  private SharedObjects objects;

  @BeforeEach
  void start() throws Exception {
    vertx = Vertx.vertx();
    host = await(Host.start(vertx, HostOptions.DEFAULT));
    objects = await(SharedObjects.connect(vertx));
  }

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  static Throwable failureOf(Future<?> future) throws Exception {
    try {
      await(future);
    } catch (java.util.concurrent.ExecutionException e) {
      return e.getCause();
    }
    throw new AssertionError("the call should have failed");
  }

  @Test
  void aProxyCallsItsObject() throws Exception {
    SharedCounter hits = objects.counter("hits");
    assertThat(await(hits.add())).isEqualTo(1);
    assertThat(await(hits.add(41))).isEqualTo(42);
    assertThat(await(objects.counter("hits").get())).isEqualTo(42);
    assertThat(await(objects.call("hits", "get"))).isEqualTo(Value.of(42));
  }

  @Test
  void oneOfManyCreatorsMakesTheObject() throws Exception {
    List<Future<io.holdfast.host.HostOperations.Created>> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(host.create("counter", "raced", DictValue.of()));
    }
    await(Future.all(all));
    assertThat(all.stream().filter(f -> f.result().created())).hasSize(1);
    assertThat(all.stream().map(f -> f.result().incarnation()).distinct()).hasSize(1);
  }

  @Test
  void anOptionThatDiffersIsRefused() throws Exception {
    await(host.create("counter", "from-five", DictValue.of("value", 5)));
    assertThat(await(objects.counter("from-five").get())).isEqualTo(5);
    assertThat(failureOf(host.create("counter", "from-five", DictValue.of("value", 6))))
        .isInstanceOf(WrongType.class).hasMessageContaining("value=5, not 6");
    assertThat(failureOf(host.create("counter", "x", DictValue.of("size", 6))))
        .isInstanceOf(BadArguments.class).hasMessageContaining("no parameter 'size'").hasMessageContaining("[value]");
    assertThat(failureOf(host.create("cuonter", "x", DictValue.of())))
        .isInstanceOf(BadArguments.class).hasMessageContaining("counter");
  }

  @Test
  void callsThatDoNotFitAreRefusedWithWhatIsAllowed() throws Exception {
    SharedCounter hits = objects.counter("hits");
    await(hits.add());
    assertThat(failureOf(objects.call("hits", "ad"))).isInstanceOf(NoSuchOperation.class)
        .hasMessageContaining("compare_and_set");
    assertThat(failureOf(objects.call("hits", "add", "one"))).isInstanceOf(BadArguments.class)
        .hasMessageContaining("'amount' takes a whole number of 64 bits, not str 'one'");
    assertThat(failureOf(objects.call("hits", "add", 1, 2))).isInstanceOf(BadArguments.class);
    assertThat(failureOf(objects.call("nobody", "add"))).isInstanceOf(NoSuchObject.class);
    assertThat(failureOf(hits.add(Long.MAX_VALUE))).isInstanceOfSatisfying(Failed.class,
        failed -> assertThat(failed.type()).isEqualTo("OverflowError"));
  }

  @Test
  void aDroppedObjectIsGoneForItsProxiesAndItsNameIsFree() throws Exception {
    SharedCounter old = objects.counter("short-lived");
    await(old.add(7));
    await(objects.drop("short-lived"));
    assertThat(failureOf(old.get())).isInstanceOf(ObjectGone.class);
    assertThat(await(objects.counter("short-lived").get())).isZero();
    assertThat(failureOf(old.get())).isInstanceOf(ObjectGone.class);
  }

  @Test
  void describeSaysWhatTheObjectIs() throws Exception {
    await(objects.counter("hits").add(3));
    Map<Value, Value> description = await(objects.describe("hits")).entries();
    assertThat(description).containsEntry(Value.of("type"), Value.of("counter"))
        .containsEntry(Value.of("value"), Value.of(3))
        .containsEntry(Value.of("facts"), Value.of(1)).containsEntry(Value.of("durability"), Value.of("memory"));
  }

  public static class Employee {
    private double salary = 1000;
    private boolean raising;

    public double raise(int percent) {
      salary += salary * percent / 100;
      return salary;
    }

    public Future<Boolean> slowly(boolean fail) {
      if (raising) {
        return Future.failedFuture("interleaved");
      }
      raising = true;
      Promise<Boolean> later = Promise.promise();
      Vertx.currentContext().owner().setTimer(5, fired -> {
        raising = false;
        if (fail) {
          later.fail(new IllegalStateException("no budget"));
        } else {
          later.complete(true);
        }
      });
      return later.future();
    }
  }

  interface EmployeeView {
    Future<Double> raise(int percent);

    Future<Boolean> slowly(boolean fail);
  }

  @Test
  void aPlainClassIsSharedAndItsOperationsNeverInterleave() throws Exception {
    await(host.deployPlain("bob", new Employee()));
    EmployeeView bob = objects.existing(EmployeeView.class, "bob");
    assertThat(await(bob.raise(10))).isEqualTo(1100.0);
    List<Future<Boolean>> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      all.add(bob.slowly(false));
    }
    await(Future.all(all));
    assertThat(failureOf(bob.slowly(true))).isInstanceOfSatisfying(Failed.class, failed -> {
      assertThat(failed.type()).isEqualTo("java.lang.IllegalStateException");
      assertThat(failed.remoteStack()).contains("slowly");
    });
    assertThat(failureOf(host.deployPlain("bob", new Employee()))).isInstanceOf(WrongType.class);
  }

  @Test
  void aListingHasPages() throws Exception {
    for (int i = 0; i < 25; i++) {
      await(objects.counter("page-" + (char) ('a' + i)).add());
    }
    await(objects.counter("other").add());
    List<String> names = new ArrayList<>();
    String after = "";
    int pages = 0;
    do {
      var page = await(objects.host().list("page-", "counter", after, 10));
      page.objects().forEach(listed -> names.add(listed.name()));
      after = page.next().orElse(null);
      pages++;
    } while (after != null);
    assertThat(pages).isEqualTo(3);
    assertThat(names).hasSize(25).isSorted().doesNotContain("other");
  }
}
