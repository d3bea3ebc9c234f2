import io.holdfast.client.SharedObjects;
import io.holdfast.host.Host;
import io.holdfast.host.HostOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** A plain class, shared as it is: its public methods are operations, and no two of them run at one time. */
public class EmployeeExample {
  public static class Employee {
    private double salary = 1000;

    public double raise(int percent) {
      return salary += salary * percent / 100;
    }
  }

  /** How a caller sees it: the same names, with Futures. */
  interface EmployeeView {
    Future<Double> raise(int percent);
  }

  public static void main(String[] args) {
    Vertx vertx = Vertx.vertx();
    Host.start(vertx, HostOptions.DEFAULT)
        .compose(host -> host.deployPlain("bob", new Employee()))
        .compose(deployed -> SharedObjects.connect(vertx))
        .compose(objects -> objects.existing(EmployeeView.class, "bob").raise(10))
        .onSuccess(salary -> System.out.println("bob earns " + salary))
        .onFailure(Throwable::printStackTrace)
        .onComplete(done -> vertx.close());
  }
}
