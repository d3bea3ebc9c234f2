import io.holdfast.client.SharedObjects;
import io.holdfast.host.Host;
import io.holdfast.host.HostOptions;
import io.holdfast.model.Default;
import io.holdfast.model.Operation;
import io.holdfast.model.SharedType;
import io.holdfast.model.Wait;
import io.holdfast.object.SharedObject;
import io.holdfast.object.WaitLine;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.stream.Stream;

/**
 * A declared type of one's own, deployed from one's own main. Operations decide, facts change: state is changed in
 * apply only, so that a journal can replay it. Callers can wait, without a thread.
 */
public class ThermostatExample {
  @SharedType(value = "thermostat", doc = "Knows a temperature, and who waits for warmth.")
  public interface SharedThermostat {
    @Operation("Note a measured temperature.")
    Future<Void> measured(double degrees);

    @Operation("Wait until it is as warm as the target; the temperature then.")
    Future<Double> awaitWarm(Wait wait);
  }

  static final class ThermostatObject extends SharedObject<ThermostatObject.Fact> implements SharedThermostat {
    sealed interface Fact permits Measured {
    }

    record Measured(double degrees) implements Fact {
    }

    private final double target;
    private final WaitLine cold = openWhile(this::isWarm);
    private double degrees;

    ThermostatObject(@Default("20.0") double target) {
      this.target = target;
    }

    private boolean isWarm() {
      return degrees >= target;
    }

    @Override
    public Future<Void> measured(double now) {
      commit(new Measured(now));
      return Future.succeededFuture();
    }

    @Override
    public Future<Double> awaitWarm(Wait wait) {
      return cold.enter(wait, () -> new io.holdfast.error.HoldfastException.Timeout("it is still cold"), () -> degrees);
    }

    @Override
    protected void apply(Fact fact) {
      degrees = ((Measured) fact).degrees();
    }

    @Override
    protected Stream<Fact> snapshot() {
      return Stream.of(new Measured(degrees));
    }
  }

  public static void main(String[] args) {
    Vertx vertx = Vertx.vertx();
    Host.start(vertx, HostOptions.DEFAULT)
        .compose(host -> host.deploy("hall", ThermostatObject.class, () -> new ThermostatObject(21)))
        .compose(deployed -> SharedObjects.connect(vertx))
        .compose(objects -> {
          SharedThermostat hall = objects.existing(SharedThermostat.class, "hall");
          Future<Double> warm = hall.awaitWarm(Wait.forever());
          hall.measured(18).compose(done -> hall.measured(21.5));
          return warm;
        })
        .onSuccess(degrees -> System.out.println("warm at " + degrees))
        .onFailure(Throwable::printStackTrace)
        .onComplete(done -> vertx.close());
  }
}
