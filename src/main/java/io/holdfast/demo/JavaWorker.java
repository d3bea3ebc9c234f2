package io.holdfast.demo;

import io.holdfast.client.SharedObjects;
import io.holdfast.model.Wait;
import io.holdfast.types.Delivery;
import io.holdfast.types.SharedQueue;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;

/** A worker in this JVM: a client with a session of its own, calculating on the worker pool. */
final class JavaWorker implements Worker {
  private static final long LEASE_MS = 20_000;

  private final String name;
  private final Vertx vertx;
  private final SharedObjects objects;
  private final SharedQueue<Job> jobs;
  private final SharedQueue<Report> reports;
  private volatile boolean killed;
  private volatile Promise<Void> gate = open();

  private JavaWorker(String name, Vertx vertx, SharedObjects objects) {
    this.name = name;
    this.vertx = vertx;
    this.objects = objects;
    jobs = objects.queue(Demo.JOBS, Job.class);
    reports = objects.queue(Demo.REPORTS, Report.class);
  }

  private static Promise<Void> open() {
    Promise<Void> gate = Promise.promise();
    gate.complete();
    return gate;
  }

  static Future<JavaWorker> start(String name, Vertx vertx) {
    return SharedObjects.connect(vertx).map(objects -> {
      JavaWorker worker = new JavaWorker(name, vertx, objects);
      worker.work();
      return worker;
    });
  }

  /** Takes, answers and acknowledges one job after the other, until its session ends. */
  private void work() {
    jobs.lease(LEASE_MS, Wait.forever()).compose(this::answer).onSuccess(done -> work());
  }

  private Future<Void> answer(Delivery<Job> delivery) {
    Job job = delivery.item();
    return reports.put(new Report(name, Report.Event.TAKEN, job.chunk(), delivery.count(), List.of()))
        .compose(told -> vertx.executeBlocking(() -> job.numbers().stream().map(this::factors).toList(), false))
        .compose(factors -> reports.put(new Report(name, Report.Event.DONE, job.chunk(), delivery.count(), factors)))
        .compose(told -> gate.future())
        .compose(open -> jobs.acknowledge(delivery.id()));
  }

  private List<Long> factors(long number) {
    if (killed) {
      throw new IllegalStateException(name + " was killed");
    }
    return Factoring.factors(number);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Future<Void> suspend() {
    gate = Promise.promise();
    return Future.succeededFuture();
  }

  @Override
  public void resume() {
    gate.complete();
  }

  @Override
  public void kill() {
    killed = true;
    objects.close();
  }

  @Override
  public Future<Void> stop() {
    return objects.close();
  }
}
