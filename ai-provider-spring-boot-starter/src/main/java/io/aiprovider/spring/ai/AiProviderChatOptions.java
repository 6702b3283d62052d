package io.aiprovider.spring.ai;

import io.aiprovider.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.model.tool.DefaultToolCallingChatOptions;
import org.springframework.ai.model.tool.StructuredOutputChatOptions;
import org.springframework.ai.model.tool.ToolCallingChatOptions;

/**
 * Options of a prompt: Spring AI's own, those for tools and for structured output included, and any
 * other field of the request. A bean of this type holds the options for prompts without options,
 * and the defaults of Spring AI's {@code ChatClient}.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class AiProviderChatOptions extends DefaultToolCallingChatOptions
    implements StructuredOutputChatOptions {
  private final @Nullable String outputSchema;
  private final Map<String, JsonValue> fields;

  private AiProviderChatOptions(
      ToolCallingChatOptions common, @Nullable String outputSchema, Map<String, JsonValue> fields) {
    super(
        common.getToolCallbacks(),
        common.getToolContext(),
        common.getModel(),
        common.getFrequencyPenalty(),
        common.getMaxTokens(),
        common.getPresencePenalty(),
        common.getStopSequences(),
        common.getTemperature(),
        common.getTopK(),
        common.getTopP());
    this.outputSchema = outputSchema;
    this.fields = Map.copyOf(fields);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** The JSON Schema the answer is to follow; null when it may be any text. */
  @Override
  public @Nullable String getOutputSchema() {
    return outputSchema;
  }

  /** Fields of the request that have no option here. */
  public Map<String, JsonValue> getFields() {
    return fields;
  }

  @Override
  public Builder mutate() {
    Builder builder =
        builder()
            .model(getModel())
            .frequencyPenalty(getFrequencyPenalty())
            .maxTokens(getMaxTokens())
            .presencePenalty(getPresencePenalty())
            .stopSequences(getStopSequences())
            .temperature(getTemperature())
            .topK(getTopK())
            .topP(getTopP())
            .toolCallbacks(getToolCallbacks())
            .toolContext(getToolContext())
            .outputSchema(outputSchema);
    builder.fields.putAll(fields);
    return builder;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return super.equals(other)
        && other instanceof AiProviderChatOptions that
        && Objects.equals(outputSchema, that.outputSchema)
        && fields.equals(that.fields);
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), outputSchema, fields);
  }

  /** Builds options. Not thread-safe. */
  public static final class Builder extends DefaultToolCallingChatOptions.Builder<Builder>
      implements StructuredOutputChatOptions.Builder<Builder> {
    private @Nullable String outputSchema;
    private Map<String, JsonValue> fields = new LinkedHashMap<>();

    private Builder() {}

    /** A JSON Schema the answer is to follow. */
    @Override
    public Builder outputSchema(@Nullable String schema) {
      this.outputSchema = schema;
      return this;
    }

    /**
     * Sets any field of the request as OpenAI's API calls it, {@code reasoning_effort} for
     * instance. It overrides the other options.
     *
     * @throws IllegalArgumentException if {@link JsonValue#of} does not support the value
     */
    public Builder field(String name, @Nullable Object value) {
      fields.put(name, JsonValue.of(value));
      return this;
    }

    @Override
    public Builder clone() {
      Builder copy = super.clone();
      copy.fields = new LinkedHashMap<>(fields);
      return copy;
    }

    @Override
    public Builder combineWith(ChatOptions.Builder<?> other) {
      super.combineWith(other);
      ChatOptions options = other.build();
      if (options instanceof StructuredOutputChatOptions structured
          && structured.getOutputSchema() != null) {
        outputSchema = structured.getOutputSchema();
      }
      if (options instanceof AiProviderChatOptions own) {
        fields.putAll(own.fields);
      }
      return this;
    }

    @Override
    public AiProviderChatOptions build() {
      return new AiProviderChatOptions(super.build(), outputSchema, fields);
    }
  }
}
