/** Makes Spring's controllers behave as the data plane does: access, errors. */
@NullMarked
package io.aiprovider.server.web;

import org.jspecify.annotations.NullMarked;
