package io.holdfast.client;

import static io.holdfast.client.SharedObjectsTest.await;
import static io.holdfast.client.SharedObjectsTest.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.error.HoldfastException.BadArguments;
import io.holdfast.error.HoldfastException.NoSuchOperation;
import io.holdfast.error.HoldfastException.WrongType;
import io.holdfast.host.Host;
import io.holdfast.host.HostOperations.Created;
import io.holdfast.host.HostOptions;
import io.holdfast.object.ObjectType;
import io.holdfast.value.DictValue;
import io.holdfast.value.Value;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Plain classes as shared objects: one's own instance, and types that others make objects of by name. */
class PlainClassTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  public static final class Employee {
    private double salary;

    public Employee(double salary) {
      this.salary = salary;
    }

    public double raise(int percent) {
      salary += salary * percent / 100;
      return salary;
    }

    public double secret() {
      return salary;
    }

    @Override
    public String toString() {
      return "an employee";
    }
  }

  @Test
  void aRegisteredClassIsMadeByNameWithItsOptionsAndShowsWhatIsExposed() throws Exception {
    Host host = await(Host.start(vertx, HostOptions.DEFAULT.withType(
        ObjectType.ofPlainClass("employee", Employee.class, Set.of("raise")))));
    SharedObjects objects = await(SharedObjects.connect(vertx));
    Created ann = await(objects.host().create("employee", Optional.of("ann"), DictValue.of("salary", 2000)));
    assertThat(ann.created()).isTrue();
    assertThat(await(objects.call("ann", "raise", 10))).isEqualTo(Value.of(2200.0));
    assertThat(failureOf(objects.call("ann", "secret"))).isInstanceOf(NoSuchOperation.class)
        .hasMessageContaining("it has raise");
    assertThat(failureOf(host.create("employee", "ben", DictValue.of()))).isInstanceOf(BadArguments.class)
        .hasMessageContaining("salary");
    assertThat(await(host.create("employee", "ann", DictValue.of("salary", 2000))).created()).isFalse();
    assertThat(failureOf(host.create("employee", "ann", DictValue.of("salary", 1)))).isInstanceOf(WrongType.class);
  }

  @Test
  void anInstanceOfOnesOwnDoesNotTakeItsTypesName() throws Exception {
    Host host = await(Host.start(vertx, HostOptions.DEFAULT));
    SharedObjects objects = await(SharedObjects.connect(vertx));
    await(host.deployPlain("bob", new Employee(1000), "raise"));
    assertThat(failureOf(host.create("employee", "carl", DictValue.of()))).isInstanceOf(BadArguments.class)
        .hasMessageContaining("no type is called 'employee'");
    assertThat(await(host.create("employee", "bob", DictValue.of())).created()).isFalse();
    assertThat(failureOf(host.create("manager", "bob", DictValue.of()))).isInstanceOf(WrongType.class);
    host.register(ObjectType.ofPlainClass("employee", Employee.class, Set.of()));
    await(host.create("employee", "carl", DictValue.of("salary", 100)));
    assertThat(await(objects.call("carl", "secret"))).isEqualTo(Value.of(100.0));
    assertThat(failureOf(objects.call("carl", "to_string"))).isInstanceOf(NoSuchOperation.class);
    assertThat(failureOf(objects.call("bob", "secret"))).isInstanceOf(NoSuchOperation.class);
  }

  public static final class Ticket {
    public boolean cancel() {
      return true;
    }

    public int number() {
      return 1;
    }
  }

  @Test
  void aMethodThatIsNamedLikeAnOperationOfEveryObjectIsRefused() throws Exception {
    Host host = await(Host.start(vertx, HostOptions.DEFAULT));
    assertThatThrownBy(() -> host.deployPlain("ticket", new Ticket())).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cancel").hasMessageContaining("expose");
    await(host.deployPlain("ticket", new Ticket(), "number"));
    await(host.deployPlain("nameless", new Object() {
      @SuppressWarnings("unused") // called by name
      public int one() {
        return 1;
      }
    }));
  }
}
