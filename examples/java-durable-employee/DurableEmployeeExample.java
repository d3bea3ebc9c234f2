import io.holdfast.client.SharedObjects;
import io.holdfast.host.Host;
import io.holdfast.host.HostOptions;
import io.holdfast.journal.JournalOptions;
import io.holdfast.journal.RaftJournal;
import io.holdfast.model.StateForm;
import io.holdfast.model.StateVersion;
import io.holdfast.object.ObjectType;
import io.holdfast.value.DictValue;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Set;

/** A plain class that says its state: a host with a journal keeps it, and the next run goes on where this one ended. */
public class DurableEmployeeExample {
  @StateVersion(1)
  public static class Employee implements StateForm<Employee.State> {
    record State(double salary) {
    }

    private double salary = 1000;

    public double raise(int percent) {
      return salary += salary * percent / 100;
    }

    @Override
    public State state() {
      return new State(salary);
    }

    @Override
    public void restore(State state) {
      salary = state.salary();
    }
  }

  public static void main(String[] args) {
    Path directory = Path.of("employee-journal");
    RaftJournal journal = RaftJournal.open(JournalOptions.of(directory),
        RaftJournal.Surroundings.of(directory, Runnable::run, progress -> { }));
    Vertx vertx = Vertx.vertx();
    Host.start(vertx, HostOptions.DEFAULT.withJournal(journal)
            .withType(ObjectType.ofPlainClass("employee", Employee.class, Set.of())))
        .compose(host -> host.create("employee", "bob", DictValue.of()) // found or made
            .compose(there -> SharedObjects.connect(vertx))
            .compose(objects -> objects.call("bob", "raise", 10))
            .eventually(host::stop)) // closes the journal
        .onSuccess(salary -> System.out.println("bob earns " + salary))
        .onFailure(Throwable::printStackTrace)
        .onComplete(done -> vertx.close());
  }
}
