package io.aiprovider.provider.simulated.service;

import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.simulated.Fault;
import io.aiprovider.provider.simulated.Fault.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A service of language models without a model, on a local port, for tests and failure drills. It
 * speaks the protocols of OpenAI, Anthropic and Google, plain and streamed; the path of a request
 * says which. Its faults are bytes on a connection, so what reads them is tested too: the provider
 * with its protocol, its timeouts, and its way to recognise errors.
 *
 * <p>Only this machine can connect. Thread-safe.
 *
 * @since 0.1
 */
public final class SimulatedService implements AutoCloseable {
  private static final String TEXT = "This is a simulated answer.";

  private final LocalPort port;
  private final ExecutorService threads;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final List<JsonObject> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger requestCount = new AtomicInteger();
  private volatile String text = TEXT;
  private volatile Plan plan = new Plan(Fault.none());

  /** A fault, and how many calls it still happens to. */
  private record Plan(Fault fault, AtomicLong left) {
    Plan(Fault fault) {
      this(fault, new AtomicLong(fault.calls() == 0 ? Long.MAX_VALUE : fault.calls()));
    }

    Fault next() {
      return left.getAndDecrement() > 0 ? fault : Fault.none();
    }
  }

  private SimulatedService() {
    this.threads =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "simulated-service");
              thread.setDaemon(true);
              return thread;
            });
    this.port = new LocalPort(connection -> threads.execute(() -> serve(connection)));
  }

  /** Starts a service on a free port. It works until it is told to fail. */
  public static SimulatedService start() {
    SimulatedService service = new SimulatedService();
    service.port.open();
    return service;
  }

  /** The address for the {@code base-url} of a provider of any of its protocols. */
  public String baseUrl() {
    return "http://127.0.0.1:" + port.number() + "/v1";
  }

  /** Sets the text of its answers. */
  public void answers(String text) {
    this.text = text;
  }

  /**
   * Fails from now on, in all calls or in as many as the fault says. Calls that have begun are not
   * changed, unless connections are refused from now on: then open ones are closed.
   *
   * @throws IllegalArgumentException if a number of calls is set for a refused connection, because
   *     these calls are not seen
   */
  public void fails(Fault fault) {
    if (fault.kind() == Kind.REFUSED && fault.calls() > 0) {
      throw new IllegalArgumentException(
          "Refused calls cannot be counted: leave out times(…), and call recovers() later.");
    }
    plan = new Plan(fault);
    if (fault.kind() == Kind.REFUSED) {
      port.refuse();
      closeConnections();
    } else {
      port.open();
    }
  }

  /** Works from now on. */
  public void recovers() {
    fails(Fault.none());
  }

  /** How many calls reached it so far. Requests for its list of models do not count. */
  public int requestCount() {
    return requestCount.get();
  }

  /** The bodies of these calls. */
  public List<JsonObject> requests() {
    return List.copyOf(requests);
  }

  private void serve(Socket socket) {
    connections.add(socket);
    try (socket) {
      ServiceConnection connection = new ServiceConnection(socket);
      for (ServiceRequest next = connection.next(); next != null; next = connection.next()) {
        if (next.isForModels()) {
          connection.answer(200, List.of(), next.models());
          continue;
        }
        requests.add(next.body());
        requestCount.incrementAndGet();
        new ServiceAnswer(connection, next, text).send(plan.next());
      }
    } catch (IOException closed) {
      // by the caller, by a fault, or by close()
    } finally {
      connections.remove(socket);
    }
  }

  private void closeConnections() {
    for (Socket connection : connections) {
      try {
        connection.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Ends all calls, and frees the port. */
  @Override
  public void close() {
    port.close();
    closeConnections();
    threads.shutdown();
  }
}
