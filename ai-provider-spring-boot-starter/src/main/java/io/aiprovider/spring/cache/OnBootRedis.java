package io.aiprovider.spring.cache;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether the settings switch Redis on, and do not say where it is. */
final class OnBootRedis extends SpringBootCondition {
  @Override
  public ConditionOutcome getMatchOutcome(
      ConditionContext context, AnnotatedTypeMetadata metadata) {
    Environment environment = context.getEnvironment();
    ConditionMessage.Builder message = ConditionMessage.forCondition("Spring Boot's Redis");
    String address = OnRedis.address(environment);
    if (address != null) {
      return ConditionOutcome.noMatch(message.foundExactly(address));
    }
    return Boolean.TRUE.equals(OnRedis.enabled(environment))
        ? ConditionOutcome.match(message.foundExactly(OnRedis.ENABLED))
        : ConditionOutcome.noMatch(message.didNotFind("property").items(OnRedis.ENABLED));
  }
}
