package io.aiprovider.server.template;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Templates of prompts, each of which is an endpoint.
 *
 * @param location the directory of the operator's templates; empty: the directory {@code templates}
 *     in the working directory, if there is one
 */
@ConfigurationProperties("ai-provider.templates")
public record TemplateProperties(@DefaultValue("") String location) {}
