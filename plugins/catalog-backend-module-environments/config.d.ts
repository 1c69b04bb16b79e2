export interface Config {
  environments?: {
    /**
     * Service types, beside the platform's own, that blueprints may name: those that modules of this installation
     * register.
     */
    serviceTypes?: string[];
  };
}
