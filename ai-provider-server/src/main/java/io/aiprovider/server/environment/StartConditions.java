package io.aiprovider.server.environment;

import io.aiprovider.server.environment.variable.ProviderVariables;
import io.aiprovider.server.environment.variable.RedisVariables;
import io.aiprovider.server.environment.variable.Variables;
import io.aiprovider.spring.settings.Refusals;
import io.aiprovider.spring.settings.StartRefused;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;

/** Checks the conditions for a start, and warns about risks. */
final class StartConditions {
  private static final String CERTIFICATE = "ai-provider.ssl.certificate";
  private static final String PRIVATE_KEY = "ai-provider.ssl.private-key";

  private final Settings settings;
  private final Variables variables;
  private final Refusals refusals;
  private final Log log;

  StartConditions(Settings settings, Variables variables, Refusals refusals, Log log) {
    this.settings = settings;
    this.variables = variables;
    this.refusals = refusals;
    this.log = log;
  }

  /** Checks the conditions; one is that production has a provider. */
  void check(boolean development) {
    if (variables.has(Variables.WORKERS)) {
      log.info(Variables.WORKERS + " has no effect: one process serves all requests.");
    }
    warnAboutRedisWithoutHost();
    refuseHalfACertificate();
    if (development) {
      warnAboutOpenServer(settings.get("server.address"));
      if (variables.has(Variables.POSTGRES_URL)) {
        log.warn(
            Variables.POSTGRES_URL
                + " has no effect in development mode: keys and tenants are kept in memory.");
      }
    } else {
      refuseIncomplete();
      warnAboutCallersWithoutKeys();
    }
  }

  private void warnAboutRedisWithoutHost() {
    if (!variables.has(RedisVariables.URL) && !variables.has(RedisVariables.HOST)) {
      RedisVariables.FURTHER_PARTS.stream()
          .filter(variables::has)
          .forEach(name -> log.warn(name + " has no effect without " + RedisVariables.HOST + "."));
    }
  }

  private void refuseHalfACertificate() {
    boolean certificate = settings.isSet(CERTIFICATE);
    if (certificate != settings.isSet(PRIVATE_KEY)) {
      refusals.add(
          new StartRefused(
              CERTIFICATE
                  + " and "
                  + PRIVATE_KEY
                  + " belong together, but only "
                  + (certificate ? CERTIFICATE : PRIVATE_KEY)
                  + " is set.",
              "Set both to serve HTTPS, or neither.",
              certificate ? PRIVATE_KEY : CERTIFICATE,
              null,
              0));
    }
  }

  private void warnAboutOpenServer(@Nullable String address) {
    if (address != null && !isLoopback(address)) {
      log.warn(
          "THIS SERVER IS OPEN: development mode requires no key, and it listens on "
              + address
              + ", where others can reach it and spend your money. Unset AI_PROVIDER_BIND, or"
              + " start it with 'serve'.");
    }
  }

  private void warnAboutCallersWithoutKeys() {
    if ("false".equalsIgnoreCase(settings.get("ai-provider.auth.enabled"))) {
      log.warn(
          "CALLERS NEED NO KEY: ai-provider.auth.enabled is false, so everybody who can connect"
              + " can make calls and spend your money.");
    }
  }

  private static boolean isLoopback(String address) {
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false; // the bind fails and reports it
    }
  }

  private void refuseIncomplete() {
    if (!settings.mentionsProviders() && refusals.isEmpty()) { // an unreadable file may have some
      refusals.add(
          new StartRefused(
              "No provider is configured.",
              providerRemedy() + "\n\nOnly trying it out? './ai-provider dev' needs none of this.",
              "ai-provider.providers",
              null,
              0));
    }
  }

  private static String providerRemedy() {
    String names =
        Stream.of(ProviderVariables.Vendor.values())
            .map(ProviderVariables.Vendor::main)
            .collect(Collectors.joining(", "));
    return "Set one of "
        + names
        + ",\nor write an ai-provider.yml here:\n\n"
        + "  ai-provider:\n"
        + "    providers:\n"
        + "      openai: { api-key: \"${OPENAI_API_KEY}\" }";
  }
}
