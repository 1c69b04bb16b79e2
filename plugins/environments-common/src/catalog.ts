/** Type of the Resources that environments are in the catalog. */
export const ENVIRONMENT_ENTITY_TYPE = 'development-environment';
