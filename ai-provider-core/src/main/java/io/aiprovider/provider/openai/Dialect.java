package io.aiprovider.provider.openai;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The differences between the requests that a service accepts and OpenAI's. {@link #of} is the
 * table; {@code docs/providers.md} describes it.
 *
 * @param tokenLimit the name of the field for the maximum tokens of an answer
 * @param renamed other names of fields
 * @param refused fields that it answers with an error, or ignores although they matter
 * @param traits other things that it does not accept
 * @param callIds the ids of tool calls that it accepts
 * @param reasoning the name of the field for the reasoning of an assistant message that is sent
 *     back; null if it accepts none
 * @param keptInMessages fields of messages that only this service has
 * @param refusedInMessages fields of messages that it answers with an error
 * @param named the roles whose messages may have a name
 * @param models fields that some of its models refuse
 * @param toolsOrReasoning models that call functions only with reasoning switched off
 * @param efforts the values of {@code reasoning_effort} that its models accept
 */
record Dialect(
    TokenLimit tokenLimit,
    Map<String, String> renamed,
    Set<String> refused,
    Set<Trait> traits,
    CallIds callIds,
    @Nullable String reasoning,
    Set<String> keptInMessages,
    Set<String> refusedInMessages,
    Set<String> named,
    List<ModelRule> models,
    List<ModelRule> toolsOrReasoning,
    List<EffortLevels> efforts) {

  /** Something that a service does not accept. */
  enum Trait {
    /** {@code stream_options}: streams always have usage. */
    NO_STREAM_OPTIONS,
    /** The role {@code developer}: such messages are sent as {@code system}. */
    NO_DEVELOPER,
    /** Schemas in {@code response_format}. */
    NO_SCHEMA,
    /** A {@code tool_choice} that requires a call. */
    NO_FORCED_TOOLS,
    /** Text in parts, if a message has only text. */
    NO_TEXT_PARTS,
    /** Marks for the prompt cache. */
    NO_CACHE_CONTROL,
    /** An assistant's message without the field for its reasoning, which may be empty. */
    NO_ANSWER_WITHOUT_REASONING,
    /**
     * A {@code tool_choice} that requires a call while the model thinks; and the effort {@code
     * none}.
     */
    NO_FORCED_TOOLS_WHILE_THINKING
  }

  /** Fields of other services that callers may send to any model. */
  private static final String[] OF_OTHER_SERVICES = {
    "thinking",
    "top_k",
    "min_p",
    "repetition_penalty",
    "safety_settings",
    "cached_content",
    "container",
    "mcp_servers",
    "context_management"
  };

  /** Newer fields of OpenAI, which services that copied an older protocol do not have. */
  private static final String[] OF_OPENAI_ALONE = {
    "modalities",
    "audio",
    "prediction",
    "verbosity",
    "safety_identifier",
    "prompt_cache_retention",
    "prompt_cache_options",
    "web_search_options"
  };

  private static final Set<String> ALL_ROLES =
      Set.of("system", "developer", "user", "assistant", "tool", "function");

  /**
   * The dialect of a service.
   *
   * @param own whether it is the service itself, not another one with the same protocol
   */
  static Dialect of(Preset preset, boolean own) {
    return switch (preset) {
      case OPENAI ->
          new Draft(TokenLimit.BY_MODEL)
              .models(ModelRule.OPENAI)
              .efforts(EffortLevels.OPENAI)
              .strict(own)
              .callIds(CallIds.UP_TO_40) // at another address too: it may be a proxy to OpenAI
              .toolsOrReasoning(own ? ModelRule.OPENAI_TOOLS : List.of())
              .reasoning(own ? null : "reasoning_content") // the name that most other services use
              .build();
      case AZURE_OPENAI ->
          new Draft(TokenLimit.BY_MODEL)
              .models(ModelRule.OPENAI)
              .efforts(EffortLevels.OPENAI)
              .strict(true)
              .callIds(CallIds.UP_TO_40)
              .toolsOrReasoning(ModelRule.OPENAI_TOOLS)
              .build();
      case DEEPSEEK ->
          new Draft(TokenLimit.MAX_TOKENS)
              .without(Trait.NO_DEVELOPER, Trait.NO_SCHEMA, Trait.NO_CACHE_CONTROL)
              .without(Trait.NO_TEXT_PARTS)
              .without(Trait.NO_ANSWER_WITHOUT_REASONING, Trait.NO_FORCED_TOOLS_WHILE_THINKING)
              .refuses("n", "logit_bias")
              .reasoning("reasoning_content")
              .models(ModelRule.DEEPSEEK)
              .build();
      case OLLAMA ->
          new Draft(TokenLimit.MAX_TOKENS)
              .without(Trait.NO_DEVELOPER, Trait.NO_FORCED_TOOLS, Trait.NO_CACHE_CONTROL)
              .refuses("n", "logit_bias")
              .reasoning("reasoning")
              .build();
      case MISTRAL ->
          new Draft(TokenLimit.MAX_TOKENS)
              .without(Trait.NO_STREAM_OPTIONS, Trait.NO_DEVELOPER)
              .callIds(CallIds.NINE)
              .strict(true)
              .renames("seed", "random_seed")
              .refuses("logit_bias", "logprobs", "top_logprobs", "user", "store", "service_tier")
              .refuses("modalities", "audio", "verbosity", "safety_identifier")
              .refuses("prompt_cache_retention", "prompt_cache_options", "web_search_options")
              .refusesInMessages("refusal", "annotations", "audio", "function_call")
              .names("tool")
              .efforts(EffortLevels.MISTRAL)
              .build();
      case GROQ ->
          new Draft(TokenLimit.UNCHANGED)
              .strict(true)
              .without(Trait.NO_TEXT_PARTS)
              .refuses("n", "logit_bias", "logprobs", "top_logprobs", "prompt_cache_key")
              .refuses(OF_OPENAI_ALONE)
              .refusesInMessages("refusal", "annotations", "audio")
              .names("function")
              .efforts(EffortLevels.GROQ)
              .reasoning("reasoning")
              .build();
      case XAI ->
          new Draft(TokenLimit.UNCHANGED)
              .strict(true)
              .without(Trait.NO_TEXT_PARTS)
              .names("user")
              .models(ModelRule.XAI)
              .efforts(EffortLevels.XAI)
              .build();
      case OPENROUTER ->
          new Draft(TokenLimit.UNCHANGED)
              .reasoning("reasoning")
              .keepsInMessages("reasoning_details", "images")
              .build();
      case TOGETHER, VLLM ->
          new Draft(preset == Preset.VLLM ? TokenLimit.UNCHANGED : TokenLimit.MAX_TOKENS)
              .without(Trait.NO_CACHE_CONTROL)
              .reasoning("reasoning")
              .build();
    };
  }

  /**
   * The dialect of Google's endpoint for OpenAI's clients: it refuses unknown fields, and expects
   * its signatures back.
   */
  static Dialect ofGoogle() {
    return new Draft(TokenLimit.UNCHANGED).strict(true).keepsInMessages("extra_content").build();
  }

  /** Whether the service, or this model of it, refuses the field. */
  boolean refuses(String field, String model, @Nullable String effort) {
    return refused.contains(field)
        || models.stream().anyMatch(rule -> rule.refuses(field, model, effort));
  }

  /** Whether the model accepts this effort, as far as is known. */
  boolean takesEffort(String model, String effort) {
    return efforts.stream().noneMatch(levels -> levels.refuses(model, effort));
  }

  /**
   * Whether the model calls functions only without reasoning, which this effort does not switch
   * off.
   */
  boolean mustNotReason(String model, @Nullable String effort) {
    return toolsOrReasoning.stream()
        .anyMatch(rule -> rule.refuses("reasoning_effort", model, effort));
  }

  private static final class Draft {
    private final TokenLimit tokenLimit;
    private final List<String> refused = new ArrayList<>();
    private final Set<Trait> traits = EnumSet.noneOf(Trait.class);
    private Map<String, String> renamed = Map.of();
    private Set<String> keptInMessages = Set.of();
    private Set<String> refusedInMessages = Set.of();
    private Set<String> named = ALL_ROLES;
    private List<ModelRule> models = List.of();
    private List<ModelRule> toolsOrReasoning = List.of();
    private List<EffortLevels> efforts = List.of();
    private CallIds callIds = CallIds.ANY;
    private @Nullable String reasoning;

    Draft(TokenLimit tokenLimit) {
      this.tokenLimit = tokenLimit;
    }

    /** Whether an unknown field is an error there; otherwise it is ignored. */
    Draft strict(boolean strict) {
      return strict ? without(Trait.NO_CACHE_CONTROL).refuses(OF_OTHER_SERVICES) : this;
    }

    Draft without(Trait... missing) {
      traits.addAll(List.of(missing));
      return this;
    }

    Draft refuses(String... fields) {
      refused.addAll(List.of(fields));
      return this;
    }

    Draft renames(String field, String itsName) {
      renamed = Map.of(field, itsName);
      return this;
    }

    Draft callIds(CallIds ids) {
      callIds = ids;
      return this;
    }

    Draft reasoning(@Nullable String name) {
      reasoning = name;
      return this;
    }

    Draft keepsInMessages(String... fields) {
      keptInMessages = Set.of(fields);
      return this;
    }

    Draft refusesInMessages(String... fields) {
      refusedInMessages = Set.of(fields);
      return this;
    }

    Draft names(String... roles) {
      named = Set.of(roles);
      return this;
    }

    Draft models(List<ModelRule> rules) {
      models = rules;
      return this;
    }

    Draft toolsOrReasoning(List<ModelRule> rules) {
      toolsOrReasoning = rules;
      return this;
    }

    Draft efforts(List<EffortLevels> levels) {
      efforts = levels;
      return this;
    }

    Dialect build() {
      return new Dialect(
          tokenLimit,
          renamed,
          Set.copyOf(refused),
          Set.copyOf(traits),
          callIds,
          reasoning,
          keptInMessages,
          refusedInMessages,
          named,
          models,
          toolsOrReasoning,
          efforts);
    }
  }
}
