package io.aiprovider.provider.openai;

import java.util.List;
import java.util.Set;

/**
 * The values of {@code reasoning_effort} that some models of a service accept; other values are an
 * error there.
 *
 * @param models prefixes of their names
 * @param others prefixes of names that this does not apply to
 * @param levels the values
 */
record EffortLevels(List<String> models, List<String> others, Set<String> levels) {
  private static final Set<String> THREE = Set.of("low", "medium", "high");
  private static final Set<String> WITH_NONE = Set.of("none", "low", "medium", "high");
  private static final Set<String> WITH_XHIGH = Set.of("low", "medium", "high", "xhigh");
  private static final Set<String> FIVE = Set.of("none", "low", "medium", "high", "xhigh");

  /** OpenAI's in chat completions; {@code max} is for its Responses API only. */
  static final List<EffortLevels> OPENAI =
      List.of(
          new EffortLevels(List.of("o1", "o3", "o4"), THREE),
          new EffortLevels(List.of("gpt-5.1"), WITH_NONE),
          new EffortLevels(List.of("gpt-5.2", "gpt-5.4", "gpt-5.5", "gpt-5.6"), FIVE),
          new EffortLevels(List.of("gpt-6-sol", "gpt-6-luna", "gpt-6.1-terra"), FIVE),
          new EffortLevels(List.of("gpt-6-astra", "gpt-6.1-sol"), WITH_XHIGH),
          new EffortLevels(
              List.of("gpt-5"), List.of("gpt-5."), Set.of("minimal", "low", "medium", "high")));

  /** xAI's. */
  static final List<EffortLevels> XAI =
      List.of(
          new EffortLevels(List.of("grok-3-mini"), Set.of("low", "high")),
          new EffortLevels(List.of("grok-4.3"), WITH_NONE),
          new EffortLevels(List.of("grok-4.5"), THREE),
          new EffortLevels(List.of("grok-4.20-multi-agent"), WITH_XHIGH));

  /** Groq's. */
  static final List<EffortLevels> GROQ =
      List.of(
          new EffortLevels(List.of("openai/gpt-oss"), THREE),
          new EffortLevels(List.of("qwen/"), Set.of("none", "default")));

  /** Those of Mistral's own models. */
  static final List<EffortLevels> MISTRAL =
      List.of(
          new EffortLevels(List.of("mistral-", "magistral-", "devstral-"), Set.of("none", "high")));

  private EffortLevels(List<String> models, Set<String> levels) {
    this(models, List.of(), levels);
  }

  /** Whether it applies to this model and excludes the value. */
  boolean refuses(String model, String effort) {
    return ModelRule.startsWithAny(model, models)
        && !ModelRule.startsWithAny(model, others)
        && !levels.contains(effort);
  }
}
