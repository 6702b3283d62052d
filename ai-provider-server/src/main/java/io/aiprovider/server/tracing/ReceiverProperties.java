package io.aiprovider.server.tracing;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who receives the spans of calls.
 *
 * @param endpoint the address of a receiver of OTLP over HTTP, without {@code /v1/traces}; empty:
 *     as OpenTelemetry's variables say
 * @param headers headers of the requests to it
 * @param sampleRatio the share of traces that is recorded, from 0 to 1, of calls whose caller has
 *     not decided that; unset: as OpenTelemetry's variables say, otherwise all
 * @param langfuse a Langfuse that receives the spans, too
 */
@ConfigurationProperties("ai-provider.tracing")
public record ReceiverProperties(
    @DefaultValue("") String endpoint,
    @DefaultValue Map<String, String> headers,
    @Nullable Double sampleRatio,
    @DefaultValue Langfuse langfuse) {

  /**
   * A project in Langfuse.
   *
   * @param host the address of Langfuse; empty: none
   * @param publicKey the project's public key
   * @param secretKey the project's secret key
   * @param environment Langfuse's environment for the traces; empty: its default
   * @param release the release that the traces are of; empty: none
   */
  public record Langfuse(
      @DefaultValue("") String host,
      @DefaultValue("") String publicKey,
      @DefaultValue("") String secretKey,
      @DefaultValue("") String environment,
      @DefaultValue("") String release) {

    /** Without the keys. */
    @Override
    public String toString() {
      return "Langfuse[]";
    }
  }

  /** Without the headers, which may hold keys. */
  @Override
  public String toString() {
    return "ReceiverProperties[]";
  }
}
