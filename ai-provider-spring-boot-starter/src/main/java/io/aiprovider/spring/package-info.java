/** A configured {@link io.aiprovider.client.ChatClient} for Spring Boot applications. */
@NullMarked
package io.aiprovider.spring;

import org.jspecify.annotations.NullMarked;
