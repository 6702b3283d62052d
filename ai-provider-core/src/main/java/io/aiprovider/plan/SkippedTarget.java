package io.aiprovider.plan;

import io.aiprovider.failure.ChatException;
import io.aiprovider.reply.Target;

/**
 * A target that could have served a call, but was not called. A skipped target is not an attempt.
 *
 * @param target the provider and the model that would have been requested there
 * @param reason why it was not called
 * @since 0.1
 */
public record SkippedTarget(Target target, ChatException reason) {}
