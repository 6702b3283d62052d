package io.aiprovider.testing;

import io.aiprovider.json.JsonObject;
import io.aiprovider.provider.simulated.Fault;
import io.aiprovider.provider.simulated.service.SimulatedService;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A service on a local port that fails as a test says, as an extension of JUnit: the bytes of the
 * fault arrive over a real connection. It speaks the protocols of OpenAI, Anthropic and Google; the
 * provider that is built with its {@link #baseUrl} decides.
 *
 * <pre>{@code
 * @RegisterExtension static final FaultyProvider FIRST = new FaultyProvider();
 * }</pre>
 *
 * <p>In a static field it runs for all tests of the class, else for one test. Each test begins
 * without a fault; {@link #requestCount} goes on counting. Do not share it between tests that run
 * at the same time.
 *
 * @since 0.1
 */
public final class FaultyProvider
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
  private final SimulatedService service = SimulatedService.start();
  private boolean ofClass;

  /** A service that answers from now on. */
  public FaultyProvider() {}

  /** The address for the {@code base-url} of a provider. */
  public String baseUrl() {
    return service.baseUrl();
  }

  /** Sets the text of its answers. */
  public void answers(String text) {
    service.answers(text);
  }

  /** Fails from now on, in all calls or in as many as the fault says. */
  public void fails(Fault fault) {
    service.fails(fault);
  }

  /** Answers from now on. */
  public void recovers() {
    service.recovers();
  }

  /** How many calls reached it so far. */
  public int requestCount() {
    return service.requestCount();
  }

  /** The bodies of these calls. */
  public List<JsonObject> requests() {
    return service.requests();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    ofClass = true;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    service.recovers();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (!ofClass) {
      service.close();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    service.close();
  }
}
