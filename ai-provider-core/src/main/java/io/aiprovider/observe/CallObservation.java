package io.aiprovider.observe;

import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.chat.Usage;
import io.aiprovider.interceptor.ChatInterceptor;
import io.aiprovider.reply.ChatReply;
import io.aiprovider.reply.ReplyOutcome;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One observation around each call, from the request to the end of the answer, so that a trace
 * shows the call and everything that runs within it. Add it as the first interceptor of the call
 * chain. Thread-safe.
 *
 * <p>The observation is called {@value #NAME}; its keys have OpenTelemetry's names for generative
 * AI. It holds no prompt and no answer.
 *
 * @since 0.1
 */
public final class CallObservation implements ChatInterceptor {
  /** The observation's name. */
  public static final String NAME = "ai_provider.call";

  private final ObservationRegistry registry;

  /** Creates observations in this registry. */
  public CallObservation(ObservationRegistry registry) {
    this.registry = registry;
  }

  @Override
  public boolean handles(Operation operation) {
    return true;
  }

  @Override
  public ChatReply intercept(Chain chain) {
    if (registry.isNoop()) {
      return chain.proceed(chain.request());
    }
    Observation observation = begun(chain.request());
    Observation.Scope scope = observation.openScope();
    ChatReply reply;
    try {
      reply = chain.proceed(chain.request());
    } catch (RuntimeException | Error failure) {
      failed(observation, failure);
      observation.stop();
      throw failure;
    } finally {
      scope.close();
    }
    reply.onEnd(end -> ended(observation, end));
    return reply;
  }

  private Observation begun(ChatRequest request) {
    String operation = request.operation().label();
    String model = Objects.requireNonNullElse(request.model(), "auto");
    return Observation.createNotStarted(NAME, registry)
        .contextualName(operation + " " + model)
        .lowCardinalityKeyValue("gen_ai.operation.name", operation)
        .lowCardinalityKeyValue(ModelTags.PROVIDER, ModelTags.NONE)
        .lowCardinalityKeyValue(ErrorType.KEY, ModelTags.NONE)
        .highCardinalityKeyValue("gen_ai.request.model", model)
        .start();
  }

  private static void ended(Observation observation, ReplyOutcome end) {
    observation
        .lowCardinalityKeyValue(ModelTags.PROVIDER, end.provider())
        .highCardinalityKeyValue("gen_ai.response.model", end.model());
    tokens(observation, end.usage());
    if (end.failure() != null) {
      failed(observation, end.failure());
    }
    observation.stop();
  }

  private static void tokens(Observation observation, @Nullable Usage usage) {
    if (usage != null) {
      observation
          .highCardinalityKeyValue("gen_ai.usage.input_tokens", "" + usage.promptTokens())
          .highCardinalityKeyValue("gen_ai.usage.output_tokens", "" + usage.completionTokens());
    }
  }

  private static void failed(Observation observation, Throwable failure) {
    observation.lowCardinalityKeyValue(ErrorType.KEY, ErrorType.of(failure)).error(failure);
  }
}
