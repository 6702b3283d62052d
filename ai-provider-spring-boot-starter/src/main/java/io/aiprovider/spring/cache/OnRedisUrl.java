package io.aiprovider.spring.cache;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Whether a Redis is configured. An empty URL counts as none, so that a variable may be empty. */
final class OnRedisUrl extends SpringBootCondition {
  private static final String PROPERTY = "ai-provider.cache.redis.url";

  @Override
  public ConditionOutcome getMatchOutcome(
      ConditionContext context, AnnotatedTypeMetadata metadata) {
    ConditionMessage.Builder message = ConditionMessage.forCondition("Redis URL");
    return StringUtils.hasText(context.getEnvironment().getProperty(PROPERTY))
        ? ConditionOutcome.match(message.foundExactly(PROPERTY))
        : ConditionOutcome.noMatch(message.didNotFind("property").items(PROPERTY));
  }
}
