package io.aiprovider.call;

import io.aiprovider.failure.ChatException;
import io.aiprovider.reply.Target;

/**
 * A target that could have served a call, but was not called. That is no attempt.
 *
 * @param target the provider and the model it would have been asked for
 * @param reason why it was not called
 * @since 0.1
 */
public record SkippedTarget(Target target, ChatException reason) {}
