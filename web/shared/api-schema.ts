// Written by `npm run client` from openapi.json: change that, not this.

export interface paths {
  '/v1/health': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Whether the API answers */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Health'];
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/config': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Public facts of this deployment */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Config'];
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/me': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Who you are to us */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Me'];
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/auth/login': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Log in with e-mail and password */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['LogIn'];
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['LoggedIn'] | components['schemas']['Challenged'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/auth/challenge': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Answer what a log-in asked for */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['ChallengeAnswer'];
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['LoggedIn'] | components['schemas']['Challenged'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/auth/refresh': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** A new access token for a refresh token */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['Refresh'];
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['LoggedIn'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/auth/logout': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Log out: the refresh token stops working */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['LogOut'];
        };
      };
      responses: {
        204: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/auth/forgot-password': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Have a code sent for a new password */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['ForgotPassword'];
        };
      };
      responses: {
        204: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/auth/confirm-password': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Choose a new password with the code that was sent */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['ConfirmPassword'];
        };
      };
      responses: {
        204: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/api-keys': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** All API keys, without their secrets */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['ApiKeys'];
            'text/csv': string;
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    /** Make an API key */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: {
        content: {
          'application/json': components['schemas']['NewApiKey'];
        };
      };
      responses: {
        201: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['CreatedApiKey'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/api-keys/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Take an API key away; it stops working at once */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        204: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/audit': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Who changed what, newest first */
    get: {
      parameters: {
        query?: {
          objectId?: string;
          actor?: string;
          /** RFC 3339 */
          from?: string;
          /** RFC 3339 */
          to?: string;
          /** At most so many items. */
          limit?: number;
          /** `nextCursor` of the page before. */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['AuditPage'];
            'text/csv': string;
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/me/password': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Change your password */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['PasswordChange'];
        };
      };
      responses: {
        204: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/me/totp': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Begin with a second factor */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['TotpSecret'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/me/totp/confirm': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Turn the second factor on with a first code */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['TotpConfirmation'];
        };
      };
      responses: {
        204: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/me/logout-everywhere': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Log out everywhere, at once */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        204: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/users': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** People, by e-mail address */
    get: {
      parameters: {
        query?: {
          /** At most so many items. */
          limit?: number;
          /** `nextCursor` of the page before. */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['UserPage'];
            'text/csv': string;
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    /** Invite somebody */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['NewUser'];
        };
      };
      responses: {
        201: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['User'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/users/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One person */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['User'];
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    /** Remove somebody; their tokens stop working at once */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        204: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    options?: never;
    head?: never;
    /** Change what somebody may do, or lock them out */
    patch: {
      parameters: {
        query?: never;
        header?: {
          /** `ETag` of the version you read: the change is refused with 412 when another came in between. */
          'if-match'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['UserPatch'];
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['User'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    trace?: never;
  };
  '/v1/users/{id}/invite': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Send somebody another invitation */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        204: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/users/{id}/reset-password': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Have somebody choose a new password */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        204: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/users/{id}/logout': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Log somebody out everywhere, at once */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        204: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/users/{id}/totp': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Remove the second factor of somebody who has lost it */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        204: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/chargers': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Chargers, live */
    get: {
      parameters: {
        query?: {
          siteId?: string;
          /** At most so many items. */
          limit?: number;
          /** `nextCursor` of the page before. */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['ChargerPage'];
            'text/csv': string;
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    /** Register a charger */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['NewCharger'];
        };
      };
      responses: {
        201: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['ChargerWithPassword'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/chargers/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One charger, live */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Charger'];
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /** Change what the operator decides of a charger */
    patch: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['ChargerPatch'];
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['ChargerWithPassword'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    trace?: never;
  };
  '/v1/unknown-chargers': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Chargers that try to connect and are not registered */
    get: {
      parameters: {
        query?: {
          /** At most so many items. */
          limit?: number;
          /** `nextCursor` of the page before. */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['UnknownChargerPage'];
            'text/csv': string;
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/chargers/{id}/credentials/rotate': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Give a charger a new key */
    post: {
      parameters: {
        query?: {
          /** Hold the answer until the command has ended, or so many seconds. */
          wait?: number | null;
        };
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        202: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Command'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/chargers/{id}/approve': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Accept a charger */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Charger'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/chargers/{id}/reject': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Reject a charger */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Charger'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/commands/bulk': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Ask many chargers to do the same */
    post: {
      parameters: {
        query?: {
          /** `nextCursor` of the page before. */
          cursor?: string;
        };
        header?: {
          /** Required. */
          'idempotency-key'?: string;
        };
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['BulkCommand'];
        };
      };
      responses: {
        202: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['BulkOutcome'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/chargers/{id}/commands': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A charger's commands, newest first */
    get: {
      parameters: {
        query?: {
          /** At most so many items. */
          limit?: number;
          /** `nextCursor` of the page before. */
          cursor?: string;
        };
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['CommandPage'];
            'text/csv': string;
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    /** Ask a charger to do something */
    post: {
      parameters: {
        query?: {
          /** Hold the answer until the command has ended, or so many seconds. */
          wait?: number | null;
        };
        header?: {
          /** Required. */
          'idempotency-key'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['NewCommand'];
        };
      };
      responses: {
        202: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Command'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/commands/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One command */
    get: {
      parameters: {
        query?: {
          /** Hold the answer until the command has ended, or so many seconds. */
          wait?: number | null;
        };
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Command'];
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/commands/{id}/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Take back a command that still waits */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Command'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/chargers/{id}/availability': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Changes of availability, newest first */
    get: {
      parameters: {
        query?: {
          /** At most so many items. */
          limit?: number;
          /** `nextCursor` of the page before. */
          cursor?: string;
        };
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['AvailabilityChangePage'];
            'text/csv': string;
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    /** Take a connector out of service, or back, now or at a time */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['NewAvailabilityChange'];
        };
      };
      responses: {
        202: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['AvailabilityChange'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/chargers/{id}/availability/{changeId}/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Take back a change whose time has not come */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
          changeId: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['AvailabilityChange'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/chargers/{id}/configuration': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The configuration keys of a charger, and how they differ from its template */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['ChargerConfiguration'];
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/chargers/{id}/configuration/refresh': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Ask a charger for its configuration keys */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        202: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['ConfigurationCommands'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/chargers/{id}/configuration/apply': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Send a charger what of its template it does not have */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        202: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['ConfigurationCommands'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/configuration-templates': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Templates of configurations */
    get: {
      parameters: {
        query?: {
          /** At most so many items. */
          limit?: number;
          /** `nextCursor` of the page before. */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['ConfigurationTemplatePage'];
            'text/csv': string;
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    /** Say how the chargers of a make should be configured */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['NewConfigurationTemplate'];
        };
      };
      responses: {
        201: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['ConfigurationTemplate'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/configuration-templates/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One template */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['ConfigurationTemplate'];
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    /** Remove a template; chargers keep what they have */
    delete: {
      parameters: {
        query?: never;
        header?: {
          /** `ETag` of the version you read: the change is refused with 412 when another came in between. */
          'if-match'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        204: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    options?: never;
    head?: never;
    /** Change a template; its chargers show as drifted until it is applied */
    patch: {
      parameters: {
        query?: never;
        header?: {
          /** `ETag` of the version you read: the change is refused with 412 when another came in between. */
          'if-match'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['ConfigurationTemplatePatch'];
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['ConfigurationTemplate'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    trace?: never;
  };
  '/v1/chargers/{id}/local-list': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The local authorization list of a charger */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['LocalList'];
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    /** Take the list of a charger away */
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        202: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['LocalList'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/chargers/{id}/local-list/sync': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Give a charger the cards, and keep it in step with them */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['LocalListSync'];
        };
      };
      responses: {
        202: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['LocalList'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/chargers/{id}/messages': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What was said between a charger and us */
    get: {
      parameters: {
        query?: {
          /** RFC 3339 */
          from?: string;
          /** RFC 3339 */
          to?: string;
          action?: string;
          direction?: 'IN' | 'OUT';
          /** At most 200 on a page, 50 unless told; 10000 in an export. */
          limit?: number;
          /** `nextCursor` of the page before. */
          cursor?: string;
        };
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['MessagePage'];
            'application/x-ndjson': string;
            'text/csv': string;
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/chargers/{id}/capture': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Journal every frame of a charger for some hours */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['NewCapture'];
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Capture'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/chargers/{id}/security-events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A charger's security events, newest first */
    get: {
      parameters: {
        query?: {
          /** At most so many items. */
          limit?: number;
          /** `nextCursor` of the page before. */
          cursor?: string;
        };
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['SecurityEventPage'];
            'text/csv': string;
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/reservations': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Reservations */
    get: {
      parameters: {
        query?: {
          chargerId?: string;
          /** At most so many items. */
          limit?: number;
          /** `nextCursor` of the page before. */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['ReservationPage'];
            'text/csv': string;
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/chargers/{id}/diagnostics': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What a charger was asked to upload, newest first */
    get: {
      parameters: {
        query?: {
          /** At most so many items. */
          limit?: number;
          /** `nextCursor` of the page before. */
          cursor?: string;
        };
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['DiagnosticsPage'];
            'text/csv': string;
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    /** Ask a charger for its diagnostics or logs */
    post: {
      parameters: {
        query?: never;
        header?: {
          'idempotency-key'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['NewDiagnostics'];
        };
      };
      responses: {
        202: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Diagnostics'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/firmware': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Firmware files, newest first */
    get: {
      parameters: {
        query?: {
          /** At most so many items. */
          limit?: number;
          /** `nextCursor` of the page before. */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['FirmwarePage'];
            'text/csv': string;
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    /** Register a firmware file */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['NewFirmware'];
        };
      };
      responses: {
        201: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['RegisteredFirmware'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/chargers/{id}/firmware': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Firmware updates of a charger, newest first */
    get: {
      parameters: {
        query?: {
          /** At most so many items. */
          limit?: number;
          /** `nextCursor` of the page before. */
          cursor?: string;
        };
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['FirmwareUpdatePage'];
            'text/csv': string;
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    /** Send a charger to fetch a firmware file */
    post: {
      parameters: {
        query?: never;
        header?: {
          'idempotency-key'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['NewFirmwareUpdate'];
        };
      };
      responses: {
        202: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['FirmwareUpdate'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/f/{token}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Fetch the one file that a link is for */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          token: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        307: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Upload the one file that a link is for */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          token: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        307: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/sessions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Sessions, newest first */
    get: {
      parameters: {
        query?: {
          chargerId?: string;
          idTag?: string;
          driverId?: string;
          siteId?: string;
          status?: 'OPEN' | 'CLOSED' | 'SETTLED';
          /** RFC 3339 */
          from?: string;
          /** RFC 3339 */
          to?: string;
          /** At most so many items. */
          limit?: number;
          /** `nextCursor` of the page before. */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['SessionPage'];
            'text/csv': string;
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/sessions/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One session */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Session'];
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/sessions/{id}/receipt': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What a settled session cost, line by line */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['SessionReceipt'];
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/sessions/{id}/meter-values': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What the meter said, in order of time */
    get: {
      parameters: {
        query?: {
          /** RFC 3339 */
          from?: string;
          /** RFC 3339 */
          to?: string;
          /** At most so many items. */
          limit?: number;
          /** `nextCursor` of the page before. */
          cursor?: string;
        };
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['MeterValuePage'];
            'text/csv': string;
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/sessions/{id}/slots': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What flowed in each quarter of an hour, at which price and with how much CO2 */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['SessionSlots'];
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/sessions/{id}/plan': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How the car will be charged, and why */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Plan'];
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/sessions/{id}/preferences': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What the driver asked for */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Preferences'];
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Say by when and how much, or charge at once */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['NewPreferences'];
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Preferences'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/sessions/{id}/stop': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Stop a session: RemoteStopTransaction */
    post: {
      parameters: {
        query?: {
          /** Hold the answer until the command has ended, or so many seconds. */
          wait?: number | null;
        };
        header?: {
          'idempotency-key'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        202: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Command'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/orphans': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What waits for a person, newest first */
    get: {
      parameters: {
        query?: {
          /** The last part of the charger's WebSocket address. */
          chargerId?: string;
          /** RESOLVING: decided, not carried out; send the same decision again. */
          status?: 'OPEN' | 'RESOLVING' | 'RESOLVED';
          /** ORPHAN_STOP: a stop that fits no session. IMPOSSIBLE_ENERGY: a register that ran backwards or jumped, or more energy than the charger can give. ENERGY_AFTER_STOP: samples beyond the reading of the stop. SUSPECT_DUPLICATE: the same start fields as a finished session. */
          kind?: 'ORPHAN_STOP' | 'IMPOSSIBLE_ENERGY' | 'ENERGY_AFTER_STOP' | 'SUSPECT_DUPLICATE';
          /** At most so many items. */
          limit?: number;
          /** `nextCursor` of the page before. */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['OrphanPage'];
            'text/csv': string;
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/orphans/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One item of the inbox, and how it may be mended */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['OrphanWithProposals'];
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/orphans/{id}/resolve': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Decide, once */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['NewResolution'];
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Orphan'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/cards/import': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Import cards from CSV */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'text/csv': string;
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['CardsImported'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/cards': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Cards */
    get: {
      parameters: {
        query?: {
          /** At most so many items. */
          limit?: number;
          /** `nextCursor` of the page before. */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['CardPage'];
            'text/csv': string;
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    /** Register a card */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['NewCard'];
        };
      };
      responses: {
        201: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Card'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/cards/{idTag}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One card */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          idTag: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Card'];
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /** Change, block or unblock a card */
    patch: {
      parameters: {
        query?: never;
        header?: {
          /** `ETag` of the version you read: the change is refused with 412 when another came in between. */
          'if-match'?: string;
        };
        path: {
          idTag: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['CardPatch'];
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Card'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    trace?: never;
  };
  '/v1/drivers': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Drivers */
    get: {
      parameters: {
        query?: {
          /** With its country code; kept as E.164. One number is one driver. */
          phone?: string;
          /** At most so many items. */
          limit?: number;
          /** `nextCursor` of the page before. */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['DriverPage'];
            'text/csv': string;
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    /** Add a driver, with an empty wallet */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['NewDriver'];
        };
      };
      responses: {
        201: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Driver'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/drivers/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One driver */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Driver'];
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /** Change a driver */
    patch: {
      parameters: {
        query?: never;
        header?: {
          /** `ETag` of the version you read: the change is refused with 412 when another came in between. */
          'if-match'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['DriverPatch'];
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Driver'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    trace?: never;
  };
  '/v1/drivers/{id}/wallet': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A driver's wallet */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Wallet'];
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/drivers/{id}/sessions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A driver's sessions, newest first */
    get: {
      parameters: {
        query?: {
          /** At most so many items. */
          limit?: number;
          /** `nextCursor` of the page before. */
          cursor?: string;
        };
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['SessionPage'];
            'text/csv': string;
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/drivers/{id}/consumption': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What a driver has charged, by the time of the start */
    get: {
      parameters: {
        query?: {
          /** RFC 3339 */
          from?: string;
          /** RFC 3339 */
          to?: string;
        };
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Consumption'];
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/drivers/{id}/data-export': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** All that is kept of a driver */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['DriverData'];
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/drivers/{id}/erase': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Forget who a driver is */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['DriverErasure'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/wallets/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What is in a wallet */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Wallet'];
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /** Block, unblock or close a wallet */
    patch: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['WalletPatch'];
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Wallet'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    trace?: never;
  };
  '/v1/wallets/{id}/entries': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The statement of a wallet, newest first */
    get: {
      parameters: {
        query?: {
          /** At most so many items. */
          limit?: number;
          /** `nextCursor` of the page before. */
          cursor?: string;
        };
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['WalletEntryPage'];
            'text/csv': string;
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/wallets/{id}/top-ups': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Record money that came in for a wallet */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Required. */
          'idempotency-key'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['NewTopUp'];
        };
      };
      responses: {
        201: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['WalletMovement'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/wallets/{id}/top-ups/{topUpId}/refunds': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Give money of a top-up back to where it came from */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Required. */
          'idempotency-key'?: string;
        };
        path: {
          id: string;
          topUpId: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['NewRefund'];
        };
      };
      responses: {
        201: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['WalletMovement'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/ledger/trial-balance': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Every account with its balance, and debits against credits */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['TrialBalance'];
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/payments': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Card payments, newest first */
    get: {
      parameters: {
        query?: {
          /** RFC 3339, UTC */
          from?: string;
          /** RFC 3339, UTC */
          to?: string;
          /** At most so many items. */
          limit?: number;
          /** `nextCursor` of the page before. */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['PaymentPage'];
            'text/csv': string;
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/payments/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One card payment */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Payment'];
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/payments/{id}/refunds': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Give money of a captured payment back to its card */
    post: {
      parameters: {
        query?: never;
        header?: {
          /** Required. */
          'idempotency-key'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['NewPaymentRefund'];
        };
      };
      responses: {
        201: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['PaymentRefund'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/payments/webhooks/{provider}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** The payment provider tells that something happened */
    post: {
      parameters: {
        query?: never;
        header?: {
          'stripe-signature'?: string;
        };
        path: {
          provider: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['WebhookAnswer'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/chargers/{id}/public-codes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The codes on the connectors of a charger */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** The last part of the charger's WebSocket address. */
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['PublicCodeList'];
            'text/csv': string;
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/chargers/{id}/connectors/{connectorId}/public-code': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Give a connector a new code */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** The last part of the charger's WebSocket address. */
          id: string;
          connectorId: number;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        201: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['PublicCode'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/chargers/{id}/qr': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A sheet of QR codes to print, one for each connector */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          /** The last part of the charger's WebSocket address. */
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'image/svg+xml': string;
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/public/c/{code}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A connector, by the code on it: whether it is free, and every price */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          code: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['PublicOffer'];
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/public/c/{code}/sessions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Begin to pay and charge */
    post: {
      parameters: {
        query?: never;
        header?: {
          'idempotency-key'?: string;
        };
        path: {
          code: string;
        };
        cookie?: never;
      };
      requestBody?: {
        content: {
          'application/json': components['schemas']['AdHocWish'];
        };
      };
      responses: {
        201: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['AdHocOpened'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/public/s/{token}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How a session goes */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          token: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['AdHocSession'];
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/public/s/{token}/stop': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Stop charging, or give it up before it begins */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          token: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        202: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['AdHocSession'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/public/r/{token}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The receipt of a session without an account */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          token: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['AdHocReceipt'];
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/sites': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Sites */
    get: {
      parameters: {
        query?: {
          /** At most so many items. */
          limit?: number;
          /** `nextCursor` of the page before. */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['SitePage'];
            'text/csv': string;
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    /** Add a site */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['NewSite'];
        };
      };
      responses: {
        201: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Site'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/sites/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One site */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Site'];
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /** Change a site; its sessions are planned again */
    patch: {
      parameters: {
        query?: never;
        header?: {
          /** `ETag` of the version you read: the change is refused with 412 when another came in between. */
          'if-match'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['SitePatch'];
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Site'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    trace?: never;
  };
  '/v1/chargers/{id}/daily': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What a charger did, day by day */
    get: {
      parameters: {
        query?: {
          /** A day of the site's own calendar. */
          from?: string;
          /** A day of the site's own calendar. */
          to?: string;
          /** At most so many items. */
          limit?: number;
          /** `nextCursor` of the page before. */
          cursor?: string;
        };
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['ChargerDayPage'];
            'text/csv': string;
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/chargers/{id}/daily/{date}/recount': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Counts a day of a charger again from its sessions */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
          /** A day of the site's own calendar. */
          date: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Recount'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/statistics/summary': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Sums and ratios over some days */
    get: {
      parameters: {
        query?: {
          /** A day of the site's own calendar. */
          from?: string;
          /** A day of the site's own calendar. */
          to?: string;
          siteId?: string;
          chargerId?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['StatisticsSummary'];
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/statistics/days': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Sums day by day */
    get: {
      parameters: {
        query?: {
          /** A day of the site's own calendar. */
          from?: string;
          /** A day of the site's own calendar. */
          to?: string;
          siteId?: string;
          chargerId?: string;
          /** At most so many items. */
          limit?: number;
          /** `nextCursor` of the page before. */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['StatisticsDayPage'];
            'text/csv': string;
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/statistics/load-curve': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Mean power by the hour of the day */
    get: {
      parameters: {
        query?: {
          /** A day of the site's own calendar. */
          from?: string;
          /** A day of the site's own calendar. */
          to?: string;
          siteId?: string;
          chargerId?: string;
          /** At most so many items. */
          limit?: number;
          /** `nextCursor` of the page before. */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['LoadCurve'];
            'text/csv': string;
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/statistics/heat-map': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Sums by weekday and hour */
    get: {
      parameters: {
        query?: {
          /** A day of the site's own calendar. */
          from?: string;
          /** A day of the site's own calendar. */
          to?: string;
          siteId?: string;
          chargerId?: string;
          /** At most so many items. */
          limit?: number;
          /** `nextCursor` of the page before. */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['HeatMap'];
            'text/csv': string;
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/statistics/uptime': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Uptime of every port over the twelve months before a date */
    get: {
      parameters: {
        query?: {
          /** A day of the site's own calendar. */
          to?: string;
          siteId?: string;
          chargerId?: string;
          /** At most so many chargers; each is a year of days to read. */
          limit?: number;
          /** `nextCursor` of the page before. */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['PortUptimePage'];
            'text/csv': string;
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/statistics/outages': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The outages of a charger */
    get: {
      parameters: {
        query: {
          chargerId: string;
          /** A day of the site's own calendar. */
          from?: string;
          /** A day of the site's own calendar. */
          to?: string;
          /** At most so many items. */
          limit?: number;
          /** `nextCursor` of the page before. */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['OutagePage'];
            'text/csv': string;
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/tariffs/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A tariff in its newest version */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['TariffVersion'];
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Publish a tariff */
    put: {
      parameters: {
        query?: never;
        header?: {
          /** `ETag` of the version you read: the change is refused with 412 when another came in between. */
          'if-match'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['OcpiTariff'];
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['TariffVersion'];
          };
        };
        201: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['TariffVersion'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/tariffs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Tariffs, each in its newest version */
    get: {
      parameters: {
        query?: {
          /** At most so many items. */
          limit?: number;
          /** `nextCursor` of the page before. */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['TariffVersionPage'];
            'text/csv': string;
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/tariffs/{id}/versions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Every version of a tariff, newest first */
    get: {
      parameters: {
        query?: {
          /** At most so many items. */
          limit?: number;
          /** `nextCursor` of the page before. */
          cursor?: string;
        };
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['TariffVersionPage'];
            'text/csv': string;
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/tariffs/lint': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** What is wrong or doubtful about a tariff */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['TariffToLint'];
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['TariffFindings'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/tariffs/simulate': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** What a session would cost */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['TariffToSimulate'];
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['TariffSimulation'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/sites/{id}/tariff': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The tariff of a site, and what holds there now */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['TariffAssignment'];
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Give a site a tariff */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['NewTariffAssignment'];
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['TariffAssignment'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/chargers/{id}/tariff': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The tariff of a charger, and what holds there now */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['TariffAssignment'];
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Give a charger a tariff */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['NewTariffAssignment'];
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['TariffAssignment'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/chargers/{id}/connectors/{connectorId}/tariff': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The tariff of a connector, and what holds there now */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
          connectorId: number;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['TariffAssignment'];
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Give a connector a tariff */
    put: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
          connectorId: number;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['NewTariffAssignment'];
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['TariffAssignment'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/signals': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What feeds there are, and whether they are late */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['SignalFeeds'];
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/signals/{kind}/{zone}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Prices, CO2 or demand of a zone */
    get: {
      parameters: {
        query?: {
          /** RFC 3339 */
          from?: string;
          /** RFC 3339 */
          to?: string;
        };
        header?: never;
        path: {
          kind: 'price' | 'co2' | 'demand';
          /** Bidding zone of the day-ahead market. */
          zone: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Signal'];
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    /** Import prices, CO2 or demand by hand */
    put: {
      parameters: {
        query?: {
          /** Unit of a CSV. */
          unit?: string;
        };
        header?: never;
        path: {
          kind: 'price' | 'co2' | 'demand';
          /** Bidding zone of the day-ahead market. */
          zone: string;
        };
        cookie?: never;
      };
      requestBody?: {
        content: {
          'application/json': components['schemas']['SignalImport'];
          'text/csv': string;
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['SignalImported'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/alert-rules': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Every rule, and what it is set to */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['AlertRulePage'];
            'text/csv': string;
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/alert-rules/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One rule */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['AlertRule'];
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /** Change a rule */
    patch: {
      parameters: {
        query?: never;
        header?: {
          /** `ETag` of the version you read: the change is refused with 412 when another came in between. */
          'if-match'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['AlertRulePatch'];
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['AlertRule'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    trace?: never;
  };
  '/v1/alerts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Alerts, newest first */
    get: {
      parameters: {
        query?: {
          /** STANDING: open or acknowledged. */
          status?: 'STANDING' | 'OPEN' | 'ACKNOWLEDGED' | 'RESOLVED';
          /** The rule that found it; `GET /v1/alert-rules` says what each means. */
          rule?: 'CHARGER_OFFLINE' | 'CHARGER_FAULTED' | 'SECURITY_EVENT' | 'COMMAND_STUCK' | 'GHOST_SESSION' | 'START_SUCCESS_LOW' | 'METER_IMPOSSIBLE' | 'PRICES_LATE' | 'DEAD_LETTERS' | 'LEDGER_WRONG' | 'UPTIME_LOW' | 'WEBHOOK_DISABLED';
          /** The last part of the charger's WebSocket address. */
          chargerId?: string;
          /** At most so many items. */
          limit?: number;
          /** `nextCursor` of the page before. */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['AlertPage'];
            'text/csv': string;
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/alerts/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One alert, with its history */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Alert'];
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/alerts/{id}/acknowledge': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Somebody is looking after it */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['AlertNote'];
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Alert'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/alerts/{id}/resolve': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** End an alert by hand */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['AlertNote'];
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Alert'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/webhook-deliveries': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What was sent to webhooks, newest first */
    get: {
      parameters: {
        query?: {
          webhookId?: string;
          /** At most so many items. */
          limit?: number;
          /** `nextCursor` of the page before. */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['WebhookDeliveryPage'];
            'text/csv': string;
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/webhook-deliveries/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One delivery, with what was sent */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['WebhookDeliveryWithBody'];
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/webhook-deliveries/{id}/resend': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Send the same event there once more */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        202: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['WebhookDelivery'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/webhooks': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Webhooks */
    get: {
      parameters: {
        query?: {
          /** At most so many items. */
          limit?: number;
          /** `nextCursor` of the page before. */
          cursor?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['WebhookPage'];
            'text/csv': string;
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    /** Be told of events */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['NewWebhook'];
        };
      };
      responses: {
        201: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['WebhookWithSecret'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/webhooks/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One webhook */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Webhook'];
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    /** Remove a webhook; what is on its way there is given up */
    delete: {
      parameters: {
        query?: never;
        header?: {
          /** `ETag` of the version you read: the change is refused with 412 when another came in between. */
          'if-match'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        204: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    options?: never;
    head?: never;
    /** Change, switch off or switch on a webhook */
    patch: {
      parameters: {
        query?: never;
        header?: {
          /** `ETag` of the version you read: the change is refused with 412 when another came in between. */
          'if-match'?: string;
        };
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['WebhookPatch'];
        };
      };
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['Webhook'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    trace?: never;
  };
  '/v1/webhooks/{id}/rotate-secret': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** A new secret */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['WebhookWithSecret'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/webhooks/{id}/test': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Send an event of type webhook.test there */
    post: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        202: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': components['schemas']['WebhookTest'];
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/openapi.json': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** This contract as OpenAPI 3.1 */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'application/json': { readonly [name: string]: unknown };
          };
        };
        304: {
          headers: { [name: string]: unknown };
          content?: never;
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/docs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** This contract as a page to read */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'text/html': string;
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/docs.css': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The look of the page */
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        200: {
          headers: { [name: string]: unknown };
          content: {
            'text/css': string;
          };
        };
        '4XX': {
          headers: { [name: string]: unknown };
          content: {
            'application/problem+json': components['schemas']['Problem'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}

export interface components {
  schemas: {
    /** A decimal string with exactly the digits of the currency. */
    Money: {
      readonly amount: string;
      readonly currency: string;
    };
    Health: {
      readonly status: 'ok';
      /** RFC 3339, UTC */
      readonly time: string;
    };
    /** RFC 9457. */
    Problem: {
      readonly type: string;
      readonly title: string;
      readonly status: number;
      readonly detail?: string;
      readonly instance: string;
      /** Stable; decide by it. */
      readonly code: string;
      readonly errors?: (readonly {
        /** JSON pointer into the body. */
        readonly pointer?: string;
        /** Query parameter. */
        readonly parameter?: string;
        readonly header?: string;
        readonly detail: string;
      }[]);
    };
    Config: {
      readonly defaultTimeZone: string;
      readonly defaultPriceZone: string;
      /** Where a charger connects; the host is the one you are reading this from. */
      readonly chargerPath: string;
      readonly passwordLength: {
        readonly min: number;
        readonly max: number;
      };
    };
    Me: {
      readonly id: string;
      readonly kind: 'user' | 'api-key';
      readonly email?: string;
      readonly roles: (readonly ('owner' | 'admin' | 'operator' | 'accountant' | 'technician' | 'viewer' | 'driver')[]);
      /** The sites that you are limited to. Absent: the whole network. */
      readonly sites?: (readonly string[]);
      readonly driverId?: string;
      /** The routes that you may call, as the contract names them; what they show is limited to what is yours. */
      readonly permissions: (readonly string[]);
    };
    LoggedIn: {
      readonly accessToken: string;
      /** RFC 3339, UTC */
      readonly expiresAt: string;
      /** Good once: a refresh answers the next one. Absent where it is a cookie. */
      readonly refreshToken?: string;
    };
    /** The password is right, and something else is asked for: answer with POST /v1/auth/challenge. */
    Challenged: {
      /** NEW_PASSWORD: the password was a temporary one. TOTP: the six digits of your authenticator. */
      readonly challenge: 'NEW_PASSWORD' | 'TOTP';
      /** From the answer before; good for some minutes. */
      readonly session: string;
    };
    LogIn: {
      readonly email: string;
      readonly password: string;
      /** For browsers: the refresh token comes as a cookie that no script reads, and is not in the answer. */
      readonly cookie?: boolean;
    };
    ChallengeAnswer: {
      readonly challenge: 'NEW_PASSWORD';
      /** From the answer before; good for some minutes. */
      readonly session: string;
      /** At least 12 characters: upper and lower case, a digit, a symbol. */
      readonly newPassword: string;
      /** For browsers: the refresh token comes as a cookie that no script reads, and is not in the answer. */
      readonly cookie?: boolean;
    } | {
      readonly challenge: 'TOTP';
      /** From the answer before; good for some minutes. */
      readonly session: string;
      readonly code: string;
      /** For browsers: the refresh token comes as a cookie that no script reads, and is not in the answer. */
      readonly cookie?: boolean;
    };
    Refresh: {
      /** Left out: that of the cookie. */
      readonly refreshToken?: string;
    };
    LogOut: {
      /** Left out: that of the cookie. */
      readonly refreshToken?: string;
    };
    ForgotPassword: {
      readonly email: string;
    };
    ConfirmPassword: {
      readonly email: string;
      readonly code: string;
      /** At least 12 characters: upper and lower case, a digit, a symbol. */
      readonly newPassword: string;
    };
    CreatedApiKey: {
      readonly id: string;
      readonly name: string;
      readonly roles: (readonly ('owner' | 'admin' | 'operator' | 'accountant' | 'technician' | 'viewer')[]);
      /** The sites that it is limited to. Left out: the whole network. */
      readonly sites?: (readonly string[]);
      /** RFC 3339, UTC */
      readonly createdAt: string;
      readonly createdBy: string;
      readonly lastFour: string;
      /** Shown this once. Send it as `X-Api-Key`. */
      readonly key: string;
    };
    NewApiKey: {
      readonly name?: string;
      /** Your own when left out; never more than your own. */
      readonly roles?: (readonly ('owner' | 'admin' | 'operator' | 'accountant' | 'technician' | 'viewer')[]);
      /** The sites that it is limited to. Left out: the whole network. */
      readonly sites?: (readonly string[]);
    };
    ApiKeys: {
      readonly items: (readonly components['schemas']['ApiKey'][]);
      readonly nextCursor: null;
    };
    ApiKey: {
      readonly id: string;
      readonly name: string;
      readonly roles: (readonly ('owner' | 'admin' | 'operator' | 'accountant' | 'technician' | 'viewer')[]);
      /** The sites that it is limited to. Left out: the whole network. */
      readonly sites?: (readonly string[]);
      /** RFC 3339, UTC */
      readonly createdAt: string;
      readonly createdBy: string;
      readonly lastFour: string;
    };
    AuditPage: {
      readonly items: (readonly components['schemas']['AuditEntry'][]);
      readonly nextCursor: string | null;
    };
    AuditEntry: {
      readonly id: string;
      /** RFC 3339, UTC */
      readonly at: string;
      readonly actor: string;
      /** The route, as the contract names it. */
      readonly action: string;
      readonly objectId?: string;
      readonly siteId?: string;
      /** How it was answered; null when it was begun and nobody knows how it ended. */
      readonly status: number | null;
      /** Why it was refused. */
      readonly code?: string;
      /** Secrets read `***`. */
      readonly request?: unknown;
      readonly before?: unknown;
      /** What was answered. */
      readonly after?: unknown;
      readonly requestId: string;
      readonly address?: string;
    };
    PasswordChange: {
      readonly password: string;
      /** At least 12 characters: upper and lower case, a digit, a symbol. */
      readonly newPassword: string;
    };
    TotpSecret: {
      /** Base32, for an authenticator. */
      readonly secret: string;
      /** The same as a QR code has it. */
      readonly uri: string;
    };
    TotpConfirmation: {
      readonly code: string;
    };
    User: {
      readonly id: string;
      readonly email: string;
      readonly roles: (readonly ('owner' | 'admin' | 'operator' | 'accountant' | 'technician' | 'viewer' | 'driver')[]);
      readonly sites?: (readonly string[]);
      readonly driverId?: string;
      readonly status: 'INVITED' | 'ACTIVE' | 'DISABLED';
      /** RFC 3339, UTC */
      readonly createdAt: string;
      readonly createdBy: string;
    };
    NewUser: {
      readonly email: string;
      /** Never more than your own. `driver` stands alone, with `driverId`. */
      readonly roles: (readonly ('owner' | 'admin' | 'operator' | 'accountant' | 'technician' | 'viewer' | 'driver')[]);
      /** The sites that they are limited to. Left out: the whole network. */
      readonly sites?: (readonly string[]);
      /** With the role driver: whose sessions they see. */
      readonly driverId?: string;
    };
    UserPage: {
      readonly items: (readonly components['schemas']['User'][]);
      readonly nextCursor: string | null;
    };
    /** What is left out stays; null takes it away. Holds from the next request on. */
    UserPatch: {
      /** Never more than your own. `driver` stands alone, with `driverId`. */
      readonly roles?: (readonly ('owner' | 'admin' | 'operator' | 'accountant' | 'technician' | 'viewer' | 'driver')[]);
      /** The sites that they are limited to. Left out: the whole network. */
      readonly sites?: (readonly string[]) | null;
      /** With the role driver: whose sessions they see. */
      readonly driverId?: string | null;
      /** DISABLED: logged out everywhere, at once. */
      readonly status?: 'ACTIVE' | 'DISABLED';
    };
    ChargerWithPassword: {
      readonly id: string;
      readonly siteId: string;
      /** As the charger says in BootNotification; null before its first. */
      readonly vendor: string | null;
      readonly model: string | null;
      readonly serialNumber: string | null;
      readonly firmwareVersion: string | null;
      readonly online: boolean;
      /** RFC 3339, UTC */
      readonly connectedAt?: string;
      /** RFC 3339, UTC */
      readonly lastSeenAt: string | null;
      /** RFC 3339, UTC */
      readonly bootedAt: string | null;
      readonly registration: 'Accepted' | 'Pending' | 'Rejected';
      /** UNDER_WAY: a new key was sent or waits to be; until the charger has been seen to use it, it may come with either. */
      readonly keyChange: 'NONE' | 'UNDER_WAY';
      /** `proven`: the highest that it ever connected with; both are absent before its first connection. */
      readonly securityProfile: {
        /** The lowest security profile that it is let in with: 1 Basic auth in the clear, 2 over TLS, 3 with a client certificate. It rises by itself with the first connection at a higher one, and only a person lowers it. */
        readonly min?: 1 | 2 | 3;
        /** The lowest security profile that it is let in with: 1 Basic auth in the clear, 2 over TLS, 3 with a client certificate. It rises by itself with the first connection at a higher one, and only a person lowers it. */
        readonly proven?: 1 | 2 | 3;
      };
      readonly maxCurrentA: number;
      readonly phases: number;
      /** Of the charger as a whole (connector 0), when it reports one. */
      readonly status?: string;
      readonly errorCode?: string;
      readonly connectors: (readonly components['schemas']['Connector'][]);
      /** What the charger can follow, as learned from it. */
      readonly smartCharging: {
        readonly maxPeriods?: number;
        readonly maxStackLevel?: number;
        readonly rateUnits?: (readonly string[]);
        readonly refusesTxProfile?: boolean;
        readonly refusesProfiles?: boolean;
      };
      /** Commands that its present firmware said it does not know or cannot do. */
      readonly refusedActions: (readonly components['schemas']['RefusedAction'][]);
      /** What is known of its make and firmware, in sentences. */
      readonly quirks: (readonly string[]);
      /** Its last SignCertificate: have it signed and send the chain with CertificateSigned. */
      readonly certificateRequest?: {
        readonly csr: string;
        /** RFC 3339, UTC */
        readonly receivedAt: string;
      };
      /** RFC 3339, UTC */
      readonly createdAt: string;
      /** Shown this once. */
      readonly password?: string;
    };
    Connector: {
      readonly id: number;
      readonly status: string;
      readonly errorCode: string;
      readonly info?: string;
      readonly vendorErrorCode?: string;
      /** RFC 3339, UTC */
      readonly reportedAt: string;
      /** The session now open on it. */
      readonly sessionId?: string;
      /** For whom it is kept. A reservation of no connector in particular is only in `/v1/reservations`. */
      readonly reservation?: {
        readonly id: number;
        readonly idTag: string;
        /** RFC 3339, UTC */
        readonly expiresAt: string;
      };
      /** Of one charger alone: the last ChangeAvailability that it took, of the connector or of the whole. Scheduled: done when its transaction ends. */
      readonly availability?: {
        readonly type: 'Inoperative' | 'Operative';
        readonly answer: 'Accepted' | 'Scheduled';
        /** RFC 3339, UTC */
        readonly since: string;
      };
    };
    RefusedAction: {
      readonly action: string;
      readonly code: 'NotImplemented' | 'NotSupported';
      /** RFC 3339, UTC */
      readonly at: string;
    };
    NewCharger: {
      /** The last part of the charger's WebSocket address. */
      readonly id: string;
      readonly siteId?: string;
      /** Basic-auth password of the charger. Generated when left out. */
      readonly password?: string;
      /** Pending: at its first boot the charger is given a new key, and is accepted once it has taken it. Accepted when left out. */
      readonly registration?: 'Accepted' | 'Pending';
      /** Rating of one connector, ampere per phase. */
      readonly maxCurrentA?: number;
      readonly phases?: 1 | 3;
    };
    ChargerPage: {
      readonly items: (readonly components['schemas']['Charger'][]);
      readonly nextCursor: string | null;
    };
    Charger: {
      readonly id: string;
      readonly siteId: string;
      /** As the charger says in BootNotification; null before its first. */
      readonly vendor: string | null;
      readonly model: string | null;
      readonly serialNumber: string | null;
      readonly firmwareVersion: string | null;
      readonly online: boolean;
      /** RFC 3339, UTC */
      readonly connectedAt?: string;
      /** RFC 3339, UTC */
      readonly lastSeenAt: string | null;
      /** RFC 3339, UTC */
      readonly bootedAt: string | null;
      readonly registration: 'Accepted' | 'Pending' | 'Rejected';
      /** UNDER_WAY: a new key was sent or waits to be; until the charger has been seen to use it, it may come with either. */
      readonly keyChange: 'NONE' | 'UNDER_WAY';
      /** `proven`: the highest that it ever connected with; both are absent before its first connection. */
      readonly securityProfile: {
        /** The lowest security profile that it is let in with: 1 Basic auth in the clear, 2 over TLS, 3 with a client certificate. It rises by itself with the first connection at a higher one, and only a person lowers it. */
        readonly min?: 1 | 2 | 3;
        /** The lowest security profile that it is let in with: 1 Basic auth in the clear, 2 over TLS, 3 with a client certificate. It rises by itself with the first connection at a higher one, and only a person lowers it. */
        readonly proven?: 1 | 2 | 3;
      };
      readonly maxCurrentA: number;
      readonly phases: number;
      /** Of the charger as a whole (connector 0), when it reports one. */
      readonly status?: string;
      readonly errorCode?: string;
      readonly connectors: (readonly components['schemas']['Connector'][]);
      /** What the charger can follow, as learned from it. */
      readonly smartCharging: {
        readonly maxPeriods?: number;
        readonly maxStackLevel?: number;
        readonly rateUnits?: (readonly string[]);
        readonly refusesTxProfile?: boolean;
        readonly refusesProfiles?: boolean;
      };
      /** Commands that its present firmware said it does not know or cannot do. */
      readonly refusedActions: (readonly components['schemas']['RefusedAction'][]);
      /** What is known of its make and firmware, in sentences. */
      readonly quirks: (readonly string[]);
      /** Its last SignCertificate: have it signed and send the chain with CertificateSigned. */
      readonly certificateRequest?: {
        readonly csr: string;
        /** RFC 3339, UTC */
        readonly receivedAt: string;
      };
      /** RFC 3339, UTC */
      readonly createdAt: string;
    };
    ChargerPatch: {
      readonly siteId?: string;
      /** Rating of one connector, ampere per phase. */
      readonly maxCurrentA?: number;
      readonly phases?: 1 | 3;
      /** What the next BootNotification is answered with. */
      readonly registration?: 'Accepted' | 'Pending' | 'Rejected';
      /** The lowest security profile that it is let in with: 1 Basic auth in the clear, 2 over TLS, 3 with a client certificate. It rises by itself with the first connection at a higher one, and only a person lowers it. */
      readonly minProfile?: 1 | 2 | 3;
      /** Basic-auth password of the charger. Generated when left out. */
      readonly password?: string;
      /** Makes a new password and shows it once. */
      readonly rotatePassword?: true;
    };
    UnknownChargerPage: {
      readonly items: (readonly components['schemas']['UnknownCharger'][]);
      readonly nextCursor: string | null;
    };
    UnknownCharger: {
      /** Under which it tried to connect. Register it with `POST /v1/chargers`. */
      readonly id: string;
      /** RFC 3339, UTC */
      readonly firstSeenAt: string;
      /** RFC 3339, UTC */
      readonly lastSeenAt: string;
      readonly count: number;
      /** Where it last came from. */
      readonly address: string;
      /** What it calls itself: often its make. It can say what it likes. */
      readonly userAgent?: string;
      readonly cameWithoutPassword: boolean;
    };
    Command: {
      readonly id: string;
      readonly chargerId: string;
      readonly action: string;
      /** As sent, but for passwords and keys: those read `***`. */
      readonly payload: { readonly [name: string]: unknown };
      readonly state: 'QUEUED' | 'IN_FLIGHT' | 'SUCCEEDED' | 'REJECTED' | 'ERRORED' | 'TIMED_OUT' | 'EXPIRED' | 'CANCELLED' | 'UNDELIVERABLE';
      /** RFC 3339, UTC */
      readonly createdAt: string;
      /** RFC 3339, UTC */
      readonly expiresAt: string;
      /** RFC 3339, UTC */
      readonly sentAt?: string;
      /** RFC 3339, UTC */
      readonly finishedAt?: string;
      readonly attempts: number;
      /** What the charger answered, verbatim. */
      readonly response?: { readonly [name: string]: unknown };
      readonly error?: {
        readonly code: string;
        readonly description: string;
      };
      /** An answer that came after the end. It changes nothing. */
      readonly lateOutcome?: {
        /** RFC 3339, UTC */
        readonly at: string;
        readonly outcome: string;
        readonly response?: { readonly [name: string]: unknown };
        readonly error?: {
          readonly code: string;
          readonly description: string;
        };
      };
      readonly requestedBy: string;
    };
    BulkOutcome: {
      readonly items: (readonly {
        readonly chargerId: string;
        /** Follow it with GET /v1/commands/{id}. */
        readonly commandId?: string;
        readonly state?: 'QUEUED' | 'IN_FLIGHT' | 'SUCCEEDED' | 'REJECTED' | 'ERRORED' | 'TIMED_OUT' | 'EXPIRED' | 'CANCELLED' | 'UNDELIVERABLE';
        /** Why this one was sent nothing. */
        readonly code?: string;
        /** It was asked with this Idempotency-Key before. */
        readonly replayed?: boolean;
      }[]);
      readonly nextCursor: string | null;
    };
    BulkCommand: {
      /** One of ChangeAvailability, ChangeConfiguration, ClearCache, DataTransfer, GetConfiguration, RemoteStartTransaction, RemoteStopTransaction, Reset, UnlockConnector, GetDiagnostics, UpdateFirmware, GetLocalListVersion, SendLocalList, CancelReservation, ReserveNow, ClearChargingProfile, GetCompositeSchedule, SetChargingProfile, TriggerMessage, CertificateSigned, DeleteCertificate, ExtendedTriggerMessage, GetInstalledCertificateIds, GetLog, InstallCertificate, SignedUpdateFirmware. */
      readonly action: string;
      /** As OCPP 1.6 types it; sent to the charger verbatim, whatever we believe of it. */
      readonly payload: { readonly [name: string]: unknown };
      /** Offline charger: UNDELIVERABLE at once instead of waiting for it. */
      readonly failFast?: boolean;
      /** Which chargers, of those that are yours to steer. Empty: all of them. */
      readonly filter: {
        readonly siteId?: string;
        readonly vendor?: string;
        readonly model?: string;
        readonly online?: boolean;
      };
    };
    NewCommand: {
      /** One of ChangeAvailability, ChangeConfiguration, ClearCache, DataTransfer, GetConfiguration, RemoteStartTransaction, RemoteStopTransaction, Reset, UnlockConnector, GetDiagnostics, UpdateFirmware, GetLocalListVersion, SendLocalList, CancelReservation, ReserveNow, ClearChargingProfile, GetCompositeSchedule, SetChargingProfile, TriggerMessage, CertificateSigned, DeleteCertificate, ExtendedTriggerMessage, GetInstalledCertificateIds, GetLog, InstallCertificate, SignedUpdateFirmware. */
      readonly action: string;
      /** As OCPP 1.6 types it; sent to the charger verbatim, whatever we believe of it. */
      readonly payload: { readonly [name: string]: unknown };
      /** Offline charger: UNDELIVERABLE at once instead of waiting for it. */
      readonly failFast?: boolean;
    };
    CommandPage: {
      readonly items: (readonly components['schemas']['Command'][]);
      readonly nextCursor: string | null;
    };
    AvailabilityChange: {
      readonly id: string;
      readonly chargerId: string;
      readonly connectorId: number;
      readonly type: 'Inoperative' | 'Operative';
      /** RFC 3339, UTC */
      readonly at: string;
      /** PLANNED until its time has come, then the state of its command. */
      readonly state: 'PLANNED' | 'CANCELLED' | 'SENDING' | 'QUEUED' | 'IN_FLIGHT' | 'SUCCEEDED' | 'REJECTED' | 'ERRORED' | 'TIMED_OUT' | 'EXPIRED' | 'UNDELIVERABLE';
      /** In the charger’s word. Scheduled: a transaction is running, and it is done when that ends. */
      readonly answer?: string;
      readonly commandId?: string;
      /** RFC 3339, UTC */
      readonly createdAt: string;
      readonly requestedBy: string;
    };
    NewAvailabilityChange: {
      /** 0: the charger with all its connectors. */
      readonly connectorId: number;
      readonly type: 'Inoperative' | 'Operative';
      /** When it is to be done, to the minute; at once when left out or past. */
      readonly at?: string;
    };
    AvailabilityChangePage: {
      readonly items: (readonly components['schemas']['AvailabilityChange'][]);
      readonly nextCursor: string | null;
    };
    ChargerConfiguration: {
      readonly chargerId: string;
      /** When the charger last told all its keys. */
      readonly readAt: string | null;
      readonly keys: (readonly components['schemas']['ConfigurationKey'][]);
      readonly template: {
        readonly id: string;
        readonly name: string;
      } | null;
      /** Each key of the template; in step when all are SAME. */
      readonly drift: (readonly components['schemas']['ConfigurationDrift'][]);
      /** null: there is no template for its make. */
      readonly inStep: boolean | null;
    };
    ConfigurationKey: {
      readonly key: string;
      /** What the charger uses, as far as is known; null: it has not told, or has none. */
      readonly value: string | null;
      readonly readonly: boolean;
      /** The charger says that it has no such key. */
      readonly isUnknown: boolean;
      /** The value that it took and uses after its next boot. */
      readonly pendingReboot?: string;
      readonly refused?: {
        readonly value: string;
        readonly status: string;
        /** RFC 3339, UTC */
        readonly at: string;
      };
      /** When the charger last told of it. */
      readonly at: string;
    };
    ConfigurationDrift: {
      readonly key: string;
      readonly wanted: string;
      readonly value: string | null;
      /** Letter case, spaces and the order of lists do not matter where OCPP says so. MISSING: not among the keys that the charger told. NOT_READ: it has told none yet. */
      readonly state: 'SAME' | 'DIFFERENT' | 'PENDING_REBOOT' | 'REFUSED' | 'READONLY' | 'UNKNOWN' | 'MISSING' | 'NOT_READ';
    };
    ConfigurationCommands: {
      /** One for each call, in the order in which they are sent. */
      readonly commandIds: (readonly string[]);
      /** As it was before. */
      readonly drift?: (readonly components['schemas']['ConfigurationDrift'][]);
    };
    ConfigurationTemplate: {
      readonly id: string;
      readonly name: string;
      readonly vendor: string;
      readonly model?: string;
      readonly keys: { readonly [name: string]: string };
      /** RFC 3339, UTC */
      readonly createdAt: string;
    };
    NewConfigurationTemplate: {
      readonly name: string;
      /** As the charger says in BootNotification; compared without case. */
      readonly vendor: string;
      /** Left out: every model of the vendor that has no template of its own. */
      readonly model?: string;
      /** Configuration keys and their values, as ChangeConfiguration sends them. */
      readonly keys: { readonly [name: string]: string };
    };
    ConfigurationTemplatePage: {
      readonly items: (readonly components['schemas']['ConfigurationTemplate'][]);
      readonly nextCursor: string | null;
    };
    /** What is left out stays; `keys` takes the place of all the keys. */
    ConfigurationTemplatePatch: {
      readonly name?: string;
      /** Configuration keys and their values, as ChangeConfiguration sends them. */
      readonly keys?: { readonly [name: string]: string };
    };
    LocalList: {
      readonly chargerId: string;
      /** CARDS: kept in step with the cards. EMPTY: taken away. OFF: never asked for. */
      readonly keeps: 'CARDS' | 'EMPTY' | 'OFF';
      /** STALE: cards have changed, or expired, since; the charger is told within a minute or two, or with the next check. */
      readonly state: 'OFF' | 'IN_SYNC' | 'STALE' | 'IN_PROGRESS' | 'FAILED' | 'UNSUPPORTED';
      /** Of FAILED and UNSUPPORTED: what the charger answered, NO_ANSWER, or CANCELLED. */
      readonly reason?: string;
      /** The version that the charger last accepted or told; 0: none. */
      readonly listVersion: number;
      /** What the charger holds, as far as it has accepted it. */
      readonly entries: number;
      /** What it should hold. */
      readonly wanted: number;
      /** Entries that it is still to be told. */
      readonly differing: number;
      /** Cards for which its list has no room (`LocalAuthListMaxLength`). */
      readonly leftOut: number;
      /** `LocalAuthListEnabled` of the charger; null: it has not told. A list that is not enabled is kept and not used. */
      readonly usedByCharger: boolean | null;
      /** The call under way. */
      readonly commandId?: string;
      /** RFC 3339, UTC */
      readonly syncedAt?: string;
    };
    LocalListSync: {
      /** Send everything anew, whatever the charger says it holds. */
      readonly full?: boolean;
    };
    MessagePage: {
      readonly items: (readonly components['schemas']['Message'][]);
      readonly nextCursor: string | null;
    };
    Message: {
      /** RFC 3339, UTC */
      readonly at: string;
      /** IN: the charger asked. OUT: we asked. */
      readonly direction: 'IN' | 'OUT';
      /** `UNREADABLE` for a frame that is not one. */
      readonly action: string;
      readonly messageId: string;
      /** Without secrets. Beyond 32 KB: `{truncated, characters, head}`. */
      readonly payload: { readonly [name: string]: unknown };
      readonly answer?: {
        readonly type: 'RESULT';
        /** RFC 3339, UTC */
        readonly at: string;
        readonly payload: { readonly [name: string]: unknown };
      } | {
        readonly type: 'ERROR';
        /** RFC 3339, UTC */
        readonly at: string;
        readonly code: string;
        readonly description: string;
      };
      readonly latencyMs?: number;
      readonly connectionId?: string;
      /** Where the message broke the schema and was understood all the same. */
      readonly tolerated?: string;
    };
    Capture: {
      readonly chargerId: string;
      /** Null when switched off. */
      readonly capturingUntil: string | null;
    };
    NewCapture: {
      readonly hours: number;
    };
    SecurityEventPage: {
      readonly items: (readonly components['schemas']['SecurityEvent'][]);
      readonly nextCursor: string | null;
    };
    SecurityEvent: {
      /** As the charger names it. */
      readonly type: string;
      /** SERVER: the charger did not tell it; it was seen from here. */
      readonly noticedBy: 'CHARGER' | 'SERVER';
      /** As the OCPP 1.6 security white paper has it. */
      readonly isCritical: boolean;
      /** RFC 3339, UTC */
      readonly occurredAt: string;
      /** The charger's own time could not be true: `occurredAt` is when it told us. */
      readonly isTimeSuspect: boolean;
      /** RFC 3339, UTC */
      readonly receivedAt: string;
      readonly techInfo?: string;
    };
    ReservationPage: {
      readonly items: (readonly components['schemas']['Reservation'][]);
      readonly nextCursor: string | null;
    };
    Reservation: {
      /** `reservationId`, unique on its charger. */
      readonly id: number;
      readonly chargerId: string;
      /** 0: any connector of the charger. */
      readonly connectorId: number;
      readonly idTag: string;
      readonly parentIdTag?: string;
      /** ACTIVE, USED by a session, CANCELLED, EXPIRED, or the word with which the charger refused. */
      readonly status: 'ACTIVE' | 'USED' | 'CANCELLED' | 'Faulted' | 'Occupied' | 'Rejected' | 'Unavailable' | 'EXPIRED';
      /** RFC 3339, UTC */
      readonly expiresAt: string;
      /** The session that used it. */
      readonly sessionId?: string;
    };
    Diagnostics: {
      readonly id: string;
      readonly log: 'Diagnostics' | 'DiagnosticsLog' | 'SecurityLog';
      /** RFC 3339, UTC */
      readonly requestedAt: string;
      readonly commandId: string;
      /** State of the command that asked for it. */
      readonly commandState: string;
      /** What the charger last said of it, in its own word. */
      readonly status: string | null;
      /** RFC 3339, UTC */
      readonly statusAt?: string;
      /** As the charger calls it. */
      readonly fileName?: string;
      /** Once it has arrived. Files are kept for 30 days. */
      readonly file?: {
        readonly sizeBytes: number;
        /** RFC 3339, UTC */
        readonly storedAt: string;
        /** Opens the file for 15 minutes. */
        readonly downloadUrl: string;
      };
    };
    NewDiagnostics: {
      /** RFC 3339 */
      readonly startTime?: string;
      /** RFC 3339 */
      readonly stopTime?: string;
      /** Asks with GetLog. Left out: with GetDiagnostics. */
      readonly log?: 'SecurityLog' | 'DiagnosticsLog';
    };
    DiagnosticsPage: {
      readonly items: (readonly components['schemas']['Diagnostics'][]);
      readonly nextCursor: string | null;
    };
    RegisteredFirmware: {
      readonly id: string;
      readonly name: string;
      readonly version: string;
      readonly vendor?: string;
      readonly model?: string;
      /** RFC 3339, UTC */
      readonly registeredAt: string;
      /** PUT the bytes of the file here, with nothing else around them. */
      readonly uploadUrl: string;
      /** RFC 3339, UTC */
      readonly uploadUntil: string;
    };
    NewFirmware: {
      readonly name: string;
      readonly version: string;
      readonly vendor?: string;
      readonly model?: string;
    };
    FirmwarePage: {
      readonly items: (readonly components['schemas']['Firmware'][]);
      readonly nextCursor: string | null;
    };
    Firmware: {
      readonly id: string;
      readonly name: string;
      readonly version: string;
      readonly vendor?: string;
      readonly model?: string;
      /** RFC 3339, UTC */
      readonly registeredAt: string;
      /** null until the file has arrived. */
      readonly sizeBytes: number | null;
    };
    FirmwareUpdate: {
      readonly id: string;
      readonly firmwareId: string;
      /** RFC 3339, UTC */
      readonly requestedAt: string;
      /** RFC 3339, UTC */
      readonly retrieveAt: string;
      readonly commandId: string;
      /** State of the command that asked for it. */
      readonly commandState: string;
      /** What the charger last said of it, in its own word. */
      readonly status: string | null;
      /** RFC 3339, UTC */
      readonly statusAt?: string;
    };
    NewFirmwareUpdate: {
      readonly firmwareId: string;
      /** When the charger is to fetch it, at most 12 hours ahead. Left out: now. */
      readonly retrieveAt?: string;
      readonly retries?: number;
    };
    FirmwareUpdatePage: {
      readonly items: (readonly components['schemas']['FirmwareUpdate'][]);
      readonly nextCursor: string | null;
    };
    SessionPage: {
      readonly items: (readonly components['schemas']['Session'][]);
      readonly nextCursor: string | null;
    };
    Session: {
      readonly id: string;
      readonly chargerId: string;
      readonly connectorId: number;
      readonly transactionId: number;
      readonly idTag: string;
      readonly siteId: string;
      readonly driverId?: string;
      /** What the charger was told of the card at the start. */
      readonly authorization: string;
      readonly status: 'OPEN' | 'CLOSED' | 'SETTLED';
      /** RFC 3339, UTC */
      readonly startedAt: string;
      /** RFC 3339, UTC */
      readonly stoppedAt?: string;
      readonly stopReason?: string;
      readonly meterStartWh: number;
      readonly meterStopWh?: number;
      /** While open: from the newest meter reading. */
      readonly energyWh: number;
      /** While open, when the charger reports it. */
      readonly powerW?: number;
      readonly socPercent?: number;
      /** RFC 3339, UTC */
      readonly lastReadingAt?: string;
      /** Once settled: what is paid by its tariff, VAT included; where no tariff applies, the energy at its market price, without VAT. */
      readonly cost?: {
        readonly amount: string;
        readonly currency: string;
      };
      /** While open, of one session: what it would cost by its tariff if it ended now. An estimate. */
      readonly costSoFar?: {
        readonly amount: string;
        readonly currency: string;
      };
      /** Of one open session: what it is doing, and when it will be done. */
      readonly insight?: {
        /** WAITING: held back by the plan. NOT_DRAWING: it may charge and does not: full, asleep or not ready. FINISHED: what was asked for is in the car. */
        readonly state: 'CHARGING' | 'WAITING' | 'NOT_DRAWING' | 'FINISHED' | 'UNKNOWN';
        readonly deliveredWh: number;
        /** Median of the last five minutes, or from current and voltage, or from the register. */
        readonly powerW?: number;
        readonly remainingWh?: number;
        /** If it goes on as planned. */
        readonly doneAt?: string;
      };
      /** Fixed at the start, for good. */
      readonly tariff?: {
        readonly id: string;
        readonly version: number;
        readonly hash: string;
      };
      /** Of one settled session: the lines and the VAT of its cost. */
      readonly bill?: {
        readonly net: components['schemas']['Money'];
        readonly vat: components['schemas']['Money'];
        readonly gross: components['schemas']['Money'];
        readonly lines: (readonly {
          /** A price component of OCPI, or the limit that was reached: MIN_PRICE, MAX_PRICE. */
          readonly kind: string;
          readonly isReservation: boolean;
          readonly quantity?: string;
          readonly unit?: 'kWh' | 'hour' | 'session';
          /** Per unit, before VAT. */
          readonly price?: string;
          readonly vatPercent?: number;
          readonly net: string;
          readonly gross: string;
        }[]);
        readonly vatRows: (readonly {
          readonly vatPercent?: number;
          readonly net: string;
          readonly vat: string;
          readonly gross: string;
        }[]);
        readonly notes: (readonly {
          readonly code: string;
          readonly detail?: string;
          readonly quantity?: string;
        }[]);
      };
      /** The same energy, had the car charged at once at full power. */
      readonly baselineCost?: {
        readonly amount: string;
        readonly currency: string;
      };
      /** Baseline less cost; negative when waiting did not pay. */
      readonly saved?: {
        readonly amount: string;
        readonly currency: string;
      };
      readonly priceSource?: string;
      /** replay: real prices of another day, moved onto this one. forecast: ours. missing: some of the time had no price. */
      readonly priceQuality?: 'final' | 'forecast' | 'replay' | 'missing';
      /** RFC 3339, UTC */
      readonly settledAt?: string;
      /** What is remarkable. ESTIMATED_STOP: closed by us at its last meter value. */
      readonly flags: (readonly string[]);
      /** The figures are doubtful and nobody has decided yet; see GET /v1/orphans. */
      readonly needsReview: boolean;
      /** The figures that stood before each correction, oldest first. */
      readonly corrections?: (readonly {
        /** RFC 3339, UTC */
        readonly at: string;
        /** `stop`: the real stop after an estimated one. Else the inbox item that was resolved. */
        readonly cause: string;
        /** RFC 3339, UTC */
        readonly stoppedAt: string;
        readonly stopReason: string;
        readonly meterStopWh: number;
        readonly energyWh: number;
        /** RFC 3339, UTC */
        readonly settledAt?: string;
        readonly cost?: components['schemas']['Money'];
      }[]);
    };
    SessionReceipt: {
      readonly sessionId: string;
      readonly chargerId: string;
      readonly connectorId: number;
      /** Of the site: what clocks and dates of the receipt are about. */
      readonly timeZone: string;
      /** RFC 3339, UTC */
      readonly startedAt: string;
      /** RFC 3339, UTC */
      readonly stoppedAt: string;
      readonly meterStartWh: number;
      readonly meterStopWh: number;
      readonly energyWh: number;
      /** RFC 3339, UTC */
      readonly settledAt: string;
      readonly tariff: {
        readonly id: string;
        readonly version: number;
        readonly hash: string;
      };
      readonly bill: components['schemas']['Bill'];
      /** Bills that corrections took the place of, oldest first. */
      readonly replaced: (readonly {
        /** RFC 3339, UTC */
        readonly at: string;
        readonly bill: components['schemas']['Bill'];
      }[]);
    };
    /** Lines add up to the totals, and so do the rows. */
    Bill: {
      readonly net: components['schemas']['Money'];
      readonly vat: components['schemas']['Money'];
      readonly gross: components['schemas']['Money'];
      readonly lines: (readonly {
        /** A price component of OCPI, or the limit that was reached: MIN_PRICE, MAX_PRICE. */
        readonly kind: string;
        readonly isReservation: boolean;
        readonly quantity?: string;
        readonly unit?: 'kWh' | 'hour' | 'session';
        /** Per unit, before VAT. */
        readonly price?: string;
        readonly vatPercent?: number;
        readonly net: string;
        readonly gross: string;
      }[]);
      readonly vatRows: (readonly {
        readonly vatPercent?: number;
        readonly net: string;
        readonly vat: string;
        readonly gross: string;
      }[]);
      readonly notes: (readonly {
        readonly code: string;
        readonly detail?: string;
        readonly quantity?: string;
      }[]);
    };
    MeterValuePage: {
      readonly items: (readonly components['schemas']['MeterValue'][]);
      readonly nextCursor: string | null;
    };
    MeterValue: {
      /** RFC 3339, UTC */
      readonly sampledAt: string;
      /** RFC 3339, UTC */
      readonly receivedAt: string;
      readonly context: string;
      /** Energy.Active.Import.Register */
      readonly registerWh?: number;
      readonly powerW?: number;
      /** Per phase L1 L2 L3 where the charger says so; else one figure. */
      readonly currentA?: (readonly number[]);
      readonly voltageV?: (readonly number[]);
      readonly socPercent?: number;
      readonly temperatureC?: number;
      readonly offeredA?: number;
    };
    /** Quarter-hours add up to the energy of the session. */
    SessionSlots: {
      readonly sessionId: string;
      readonly status: 'OPEN' | 'CLOSED' | 'SETTLED';
      readonly currency: string | null;
      readonly slots: (readonly {
        /** RFC 3339, UTC */
        readonly start: string;
        /** RFC 3339, UTC */
        readonly end: string;
        readonly energyWh: number;
        /** `quality` final, preliminary, forecast, replay or manual; null where no price is known. */
        readonly price: {
          readonly perKwh: number;
          /** Not rounded, without VAT. */
          readonly cost: number;
          readonly quality?: string;
          readonly source?: string;
        } | null;
        /** Null where no carbon intensity is known. */
        readonly co2: {
          readonly gPerKwh: number;
          readonly grams: number;
          readonly quality?: string;
          readonly source?: string;
        } | null;
      }[]);
    };
    Plan: {
      readonly sessionId: string;
      /** RFC 3339, UTC */
      readonly madeAt: string;
      readonly version: number;
      readonly reason: 'CHEAPEST' | 'HABIT' | 'BOOST' | 'NO_REQUEST' | 'NO_PRICES' | 'NO_TIME' | 'CHARGER_UNABLE';
      readonly slots: (readonly {
        /** RFC 3339, UTC */
        readonly start: string;
        /** RFC 3339, UTC */
        readonly end: string;
        /** Mean power over the slot. */
        readonly powerW: number;
        /** Currency unit per kWh; null where none was known. */
        readonly price: number | null;
        readonly priceQuality?: string;
        /** g/kWh */
        readonly co2: number | null;
      }[]);
      /** Of the energy still to come, at the prices known when the plan was made. */
      readonly cost: {
        readonly amount: string;
        readonly currency: string;
      } | null;
      readonly baselineCost: components['schemas']['Money'] | null;
      /** RFC 3339, UTC */
      readonly readyBy: string | null;
      readonly neededWh: number | null;
      /** What the deadline leaves undelivered even at full power. */
      readonly shortfallWh: number | null;
      readonly priceSource: string | null;
      /** replay: real prices of another day, moved onto this one. forecast: ours. missing: some of the time had no price. */
      readonly priceQuality: 'final' | 'forecast' | 'replay' | 'missing' | null;
      /** The OCPP ChargingProfile last handed to the charger; null when none was. */
      readonly profile: { readonly [name: string]: unknown } | null;
      /** RFC 3339, UTC */
      readonly pushedAt: string | null;
      /** How many profiles this session has cost. */
      readonly pushes: number;
    };
    /** What was asked for. Without any of it the site decides. */
    Preferences: {
      /** RFC 3339, UTC */
      readonly readyBy?: string;
      readonly energyWh?: number;
      readonly boost?: boolean;
      readonly minimumWh?: number;
      readonly maxPricePerKwh?: number;
      readonly preconditionMinutes?: number;
      readonly mode?: components['schemas']['ChargingMode'];
    };
    /** For a session of which nobody says by when: how much a full car weighs against a cheap one. */
    ChargingMode: 'AT_ONCE' | 'NEVER_SHORT' | 'BALANCED' | 'CHEAPEST';
    NewPreferences: {
      /** RFC 3339 */
      readonly readyBy: string;
      readonly energyWh: number;
      readonly boost: boolean;
      /** So much at once, and only the rest when it is cheap. */
      readonly minimumWh: number;
      /** In the currency of the prices of the site. Dearer quarter-hours are left out until ready-by, even if the car is not full then. */
      readonly maxPricePerKwh: number;
      /** The last minutes before ready-by are kept for charging, so that the car leaves with a warm battery. */
      readonly preconditionMinutes: number;
      readonly mode: components['schemas']['ChargingMode'];
    };
    OrphanPage: {
      readonly items: (readonly components['schemas']['Orphan'][]);
      readonly nextCursor: string | null;
    };
    Orphan: {
      readonly id: string;
      readonly chargerId: string;
      /** ORPHAN_STOP: a stop that fits no session. IMPOSSIBLE_ENERGY: a register that ran backwards or jumped, or more energy than the charger can give. ENERGY_AFTER_STOP: samples beyond the reading of the stop. SUSPECT_DUPLICATE: the same start fields as a finished session. */
      readonly kind: 'ORPHAN_STOP' | 'IMPOSSIBLE_ENERGY' | 'ENERGY_AFTER_STOP' | 'SUSPECT_DUPLICATE';
      readonly reason: string;
      /** RESOLVING: decided, not carried out; send the same decision again. */
      readonly status: 'OPEN' | 'RESOLVING' | 'RESOLVED';
      /** When the stop came. */
      readonly receivedAt: string;
      /** The session whose figures are doubtful. */
      readonly sessionId?: string;
      /** The StopTransaction as it came. */
      readonly payload?: { readonly [name: string]: unknown };
      readonly resolution?: {
        readonly action: 'ATTACH' | 'CREATE_SESSION' | 'DISMISS' | 'ACCEPT' | 'SET_ENERGY';
        readonly sessionId?: string;
        readonly energyWh?: number;
        readonly start?: {
          /** RFC 3339, UTC */
          readonly startedAt: string;
          readonly meterStartWh: number;
          readonly connectorId: number;
          readonly idTag: string;
        };
        readonly note: string;
        readonly actor: string;
        /** RFC 3339, UTC */
        readonly at: string;
        /** RFC 3339, UTC */
        readonly appliedAt?: string;
      };
    };
    OrphanWithProposals: {
      readonly id: string;
      readonly chargerId: string;
      /** ORPHAN_STOP: a stop that fits no session. IMPOSSIBLE_ENERGY: a register that ran backwards or jumped, or more energy than the charger can give. ENERGY_AFTER_STOP: samples beyond the reading of the stop. SUSPECT_DUPLICATE: the same start fields as a finished session. */
      readonly kind: 'ORPHAN_STOP' | 'IMPOSSIBLE_ENERGY' | 'ENERGY_AFTER_STOP' | 'SUSPECT_DUPLICATE';
      readonly reason: string;
      /** RESOLVING: decided, not carried out; send the same decision again. */
      readonly status: 'OPEN' | 'RESOLVING' | 'RESOLVED';
      /** When the stop came. */
      readonly receivedAt: string;
      /** The session whose figures are doubtful. */
      readonly sessionId?: string;
      /** The StopTransaction as it came. */
      readonly payload?: { readonly [name: string]: unknown };
      readonly resolution?: {
        readonly action: 'ATTACH' | 'CREATE_SESSION' | 'DISMISS' | 'ACCEPT' | 'SET_ENERGY';
        readonly sessionId?: string;
        readonly energyWh?: number;
        readonly start?: {
          /** RFC 3339, UTC */
          readonly startedAt: string;
          readonly meterStartWh: number;
          readonly connectorId: number;
          readonly idTag: string;
        };
        readonly note: string;
        readonly actor: string;
        /** RFC 3339, UTC */
        readonly at: string;
        /** RFC 3339, UTC */
        readonly appliedAt?: string;
      };
      /** How it may be mended, best guess first. Nothing of it is done by itself. */
      readonly proposals: (readonly {
        readonly action: 'ATTACH' | 'CREATE_SESSION' | 'DISMISS' | 'ACCEPT' | 'SET_ENERGY';
        readonly sessionId?: string;
        readonly energyWh?: number;
        readonly start?: {
          /** RFC 3339, UTC */
          readonly startedAt?: string;
          readonly meterStartWh?: number;
          readonly connectorId?: number;
          readonly idTag?: string;
        };
        readonly why: 'SAME_STOP' | 'SAME_CARD' | 'CARD_UNKNOWN' | 'NO_SESSION_FITS' | 'LAST_BELIEVABLE_READING' | 'AS_IT_STANDS';
      }[]);
    };
    NewResolution: {
      readonly action: 'ATTACH' | 'CREATE_SESSION' | 'DISMISS' | 'ACCEPT' | 'SET_ENERGY';
      /** ATTACH: the session that the stop belongs to. */
      readonly sessionId?: string;
      /** SET_ENERGY: what was really charged. */
      readonly energyWh?: number;
      /** CREATE_SESSION: what the stop does not say of the start. */
      readonly start?: {
        /** RFC 3339 */
        readonly startedAt?: string;
        readonly meterStartWh?: number;
        readonly connectorId?: number;
        /** RFID tag as the charger reads it; compared without case. */
        readonly idTag?: string;
      };
      /** Why; kept with the item. */
      readonly note: string;
    };
    /** How many rows there were of each kind. */
    CardsImported: {
      readonly created: number;
      readonly updated: number;
      readonly unchanged: number;
    };
    Card: {
      readonly idTag: string;
      readonly kind: 'PERSONAL' | 'COMMERCIAL';
      readonly status: 'ACTIVE' | 'BLOCKED';
      readonly driverId?: string;
      readonly parentIdTag?: string;
      /** RFC 3339, UTC */
      readonly expiresAt?: string;
      readonly billing?: 'POSTPAID' | 'FREE';
      readonly minimumToStart?: components['schemas']['Money'];
      readonly maxConcurrent?: number;
      /** RFC 3339, UTC */
      readonly createdAt: string;
    };
    NewCard: {
      /** RFID tag as the charger reads it; compared without case. */
      readonly idTag: string;
      readonly kind?: 'PERSONAL' | 'COMMERCIAL';
      readonly status?: 'ACTIVE' | 'BLOCKED';
      readonly driverId?: string;
      /** RFID tag as the charger reads it; compared without case. */
      readonly parentIdTag?: string;
      /** RFC 3339 */
      readonly expiresAt?: string;
      /** Of a personal card: its driver pays later (unless told otherwise), or nobody. */
      readonly billing?: 'POSTPAID' | 'FREE';
      /** Of a commercial card: what has to be available in the wallet to start. Unless told otherwise, about 5 kWh. */
      readonly minimumToStart?: {
        readonly amount: string;
        /** ISO 4217 */
        readonly currency: string;
      };
      /** Sessions it may have open at once; the start of one more is answered ConcurrentTx. Unless told, nobody counts. */
      readonly maxConcurrent?: number;
    };
    CardPage: {
      readonly items: (readonly components['schemas']['Card'][]);
      readonly nextCursor: string | null;
    };
    /** What is left out stays; null takes it away. */
    CardPatch: {
      readonly kind?: 'PERSONAL' | 'COMMERCIAL';
      readonly status?: 'ACTIVE' | 'BLOCKED';
      readonly driverId?: string | null;
      /** RFID tag as the charger reads it; compared without case. */
      readonly parentIdTag?: string | null;
      /** RFC 3339 */
      readonly expiresAt?: string | null;
      /** Of a personal card: its driver pays later (unless told otherwise), or nobody. */
      readonly billing?: 'POSTPAID' | 'FREE' | null;
      /** Of a commercial card: what has to be available in the wallet to start. Unless told otherwise, about 5 kWh. */
      readonly minimumToStart?: {
        readonly amount: string;
        /** ISO 4217 */
        readonly currency: string;
      } | null;
      /** Sessions it may have open at once; the start of one more is answered ConcurrentTx. Unless told, nobody counts. */
      readonly maxConcurrent?: number | null;
    };
    Driver: {
      readonly id: string;
      readonly name: string;
      readonly phone: string;
      readonly email?: string;
      readonly walletId: string;
      /** Who this was is forgotten since then. */
      readonly erasedAt?: string;
      /** RFC 3339, UTC */
      readonly createdAt: string;
    };
    NewDriver: {
      readonly name: string;
      /** With its country code; kept as E.164. One number is one driver. */
      readonly phone: string;
      readonly email?: string;
    };
    DriverPage: {
      readonly items: (readonly components['schemas']['Driver'][]);
      readonly nextCursor: string | null;
    };
    /** What is left out stays; null takes it away. */
    DriverPatch: {
      readonly name?: string;
      /** With its country code; kept as E.164. One number is one driver. */
      readonly phone?: string;
      readonly email?: string | null;
    };
    Wallet: {
      readonly id: string;
      readonly driverId: string;
      readonly status: 'ACTIVE' | 'BLOCKED' | 'CLOSED';
      /** Can be spent. */
      readonly available: {
        readonly amount: string;
        readonly currency: string;
      };
      /** Reserved for sessions under way. */
      readonly held: {
        readonly amount: string;
        readonly currency: string;
      };
      /** Both together. */
      readonly balance: {
        readonly amount: string;
        readonly currency: string;
      };
      /** Owed for sessions that outran the wallet; the next top-up pays it first. */
      readonly debt: {
        readonly amount: string;
        readonly currency: string;
      };
      /** False: no real money is in it. */
      readonly livemode: boolean;
      /** RFC 3339, UTC */
      readonly createdAt: string;
    };
    Consumption: {
      readonly driverId: string;
      /** That have ended. */
      readonly sessions: number;
      readonly energyWh: number;
      /** By currency. What is not settled yet has no money in it. */
      readonly charged: (readonly components['schemas']['Money'][]);
    };
    /** All that is kept of a driver, as the other addresses show it. */
    DriverData: {
      /** RFC 3339, UTC */
      readonly exportedAt: string;
      readonly driver: components['schemas']['Driver'];
      readonly cards: (readonly components['schemas']['Card'][]);
      readonly wallet?: components['schemas']['Wallet'];
      readonly walletEntries: (readonly components['schemas']['WalletEntry'][]);
      readonly sessions: (readonly components['schemas']['Session'][]);
    };
    WalletEntry: {
      readonly transactionId: string;
      readonly kind: 'TOP_UP' | 'HOLD' | 'DRAW_DOWN' | 'RELEASE' | 'SETTLEMENT' | 'CREDIT' | 'REFUND' | 'CAPTURE' | 'CAPTURE_REFUND' | 'PSP_FEE' | 'PSP_PAYOUT' | 'DISPUTE_LOST';
      /** Into the wallet above zero, out of it below. */
      readonly amount: {
        readonly amount: string;
        readonly currency: string;
      };
      readonly balanceAfter: components['schemas']['Money'];
      readonly sessionId?: string;
      /** The movement that this one takes back. */
      readonly refundOf?: string;
      readonly note?: string;
      /** RFC 3339, UTC */
      readonly createdAt: string;
      readonly createdBy: string;
    };
    DriverErasure: {
      readonly driverId: string;
      /** RFC 3339, UTC */
      readonly erasedAt: string;
      /** That were theirs: blocked, and nobody’s now. */
      readonly cards: number;
      /** Whose tag was replaced by `ERASED`. */
      readonly sessions: number;
    };
    WalletPatch: {
      readonly status: 'ACTIVE' | 'BLOCKED' | 'CLOSED';
    };
    WalletEntryPage: {
      readonly items: (readonly components['schemas']['WalletEntry'][]);
      readonly nextCursor: string | null;
    };
    WalletMovement: {
      readonly id: string;
      readonly walletId: string;
      readonly kind: 'TOP_UP' | 'HOLD' | 'DRAW_DOWN' | 'RELEASE' | 'SETTLEMENT' | 'CREDIT' | 'REFUND' | 'CAPTURE' | 'CAPTURE_REFUND' | 'PSP_FEE' | 'PSP_PAYOUT' | 'DISPUTE_LOST';
      readonly amount: string;
      readonly currency: string;
      /** What of it paid a debt. */
      readonly paidDebt?: {
        readonly amount: string;
        readonly currency: string;
      };
      readonly balanceAfter: components['schemas']['Money'];
      readonly refundOf?: string;
      readonly note?: string;
      /** RFC 3339, UTC */
      readonly createdAt: string;
      readonly createdBy: string;
    };
    /** Money that a person has received. */
    NewTopUp: {
      /** A decimal string above zero, in the digits of the currency. */
      readonly amount: string;
      /** ISO 4217 */
      readonly currency: string;
      readonly method: 'CASH' | 'BANK';
      /** Why, in the words of whoever did it. */
      readonly note?: string;
    };
    NewRefund: {
      /** A decimal string above zero, in the digits of the currency. */
      readonly amount: string;
      /** ISO 4217 */
      readonly currency: string;
      /** Why, in the words of whoever did it. */
      readonly note?: string;
    };
    TrialBalance: {
      readonly accounts: (readonly components['schemas']['AccountBalance'][]);
      /** All debits less all credits, by currency. Always zero. */
      readonly difference: (readonly {
        readonly amount: string;
        readonly currency: string;
        readonly livemode: boolean;
      }[]);
    };
    AccountBalance: {
      readonly account: string;
      readonly type: 'ASSET' | 'LIABILITY' | 'INCOME' | 'EXPENSE';
      readonly livemode: boolean;
      readonly debit: components['schemas']['Money'];
      readonly credit: components['schemas']['Money'];
      /** From the account's own side: what a till has, what a wallet is owed, what was earned. */
      readonly balance: {
        readonly amount: string;
        readonly currency: string;
      };
    };
    PaymentPage: {
      readonly items: (readonly components['schemas']['Payment'][]);
      readonly nextCursor: string | null;
    };
    Payment: {
      readonly id: string;
      readonly provider: 'stripe' | 'sandbox';
      /** False: no money moved. */
      readonly livemode: boolean;
      readonly purpose: 'AD_HOC' | 'TOP_UP';
      /** The ad-hoc session, or the wallet. */
      readonly purposeId: string;
      readonly status: 'CREATED' | 'OPEN' | 'REQUIRES_ACTION' | 'EXPIRED' | 'AUTHORIZED' | 'CANCELLED' | 'CAPTURED';
      /** Held, or to be paid. Never more than this is taken. */
      readonly amount: {
        readonly amount: string;
        readonly currency: string;
      };
      readonly captured: components['schemas']['Money'];
      /** What the provider kept, where it settles in this currency. */
      readonly fee: {
        readonly amount: string;
        readonly currency: string;
      };
      /** What has not been given back. */
      readonly refundable: {
        readonly amount: string;
        readonly currency: string;
      };
      /** The session that was paid of it. */
      readonly sessionId?: string;
      readonly card?: {
        readonly brand: string;
        readonly last4: string;
      };
      /** Of the last attempt that was refused, in the provider's words. */
      readonly failure?: string;
      readonly releaseReason?: string;
      /** The provider's own number. */
      readonly providerId?: string;
      /** Then the bank lets go of what is held. */
      readonly holdEndsAt?: string;
      readonly refunds: (readonly components['schemas']['PaymentRefund'][]);
      readonly disputes: (readonly {
        readonly id: string;
        readonly amount: components['schemas']['Money'];
        readonly status: 'OPEN' | 'WON' | 'LOST';
      }[]);
      /** What a person should look at: docs/how-to/payments.md. */
      readonly warnings: (readonly string[]);
      /** Something is still to be asked of the provider, or told to the ledger. */
      readonly isWaiting: boolean;
      /** RFC 3339, UTC */
      readonly createdAt: string;
    };
    PaymentRefund: {
      readonly id: string;
      readonly amount: components['schemas']['Money'];
      readonly status: 'PENDING' | 'SUCCEEDED' | 'FAILED';
      readonly reason: string;
      /** RFC 3339, UTC */
      readonly createdAt: string;
      readonly createdBy: string;
    };
    NewPaymentRefund: {
      /** A decimal string above zero, in the digits of the currency. */
      readonly amount: string;
      readonly currency: string;
      /** Why, in the words of whoever does it. */
      readonly reason: string;
    };
    WebhookAnswer: {
      readonly heard: 'FOLDED' | 'HEARD_BEFORE' | 'NOT_OURS';
    };
    PublicCodeList: {
      readonly items: (readonly components['schemas']['PublicCode'][]);
      readonly nextCursor: null;
    };
    PublicCode: {
      readonly chargerId: string;
      readonly connectorId: number;
      /** Ten characters that nobody guesses. */
      readonly code: string;
      /** What the QR code says. */
      readonly url: string;
      /** RFC 3339, UTC */
      readonly createdAt: string;
    };
    PublicOffer: {
      readonly code: string;
      readonly siteName: string;
      readonly timeZone: string;
      readonly chargerId: string;
      readonly connectorId: number;
      readonly online: boolean;
      /** ChargePointStatus of OCPP 1.6. */
      readonly status?: string;
      /** Somebody without an account can start here now. */
      readonly available: boolean;
      readonly obstacle?: 'CHARGER_OFFLINE' | 'CONNECTOR_UNAVAILABLE' | 'CONNECTOR_OCCUPIED' | 'CONNECTOR_KEPT' | 'NO_PRICE' | 'CARD_PAYMENTS_NOT_SET_UP';
      readonly price?: {
        /** Of what is shown; send it along, so that nobody pays another price. */
        readonly hash: string;
        readonly currency: string;
        /** Per kWh, per minute, per session, in this order. */
        readonly prices: (readonly components['schemas']['ShownPrice'][]);
        readonly minimum?: {
          readonly net?: string;
          readonly gross?: string;
        };
        readonly maximum?: {
          readonly net?: string;
          readonly gross?: string;
        };
        readonly texts: (readonly {
          readonly language: string;
          readonly text: string;
        }[]);
        readonly url?: string;
        /** At full power from now on. */
        readonly estimates: (readonly {
          readonly energyKwh: number;
          readonly cost: components['schemas']['Money'];
        }[]);
      };
      /** Set aside on the card. What is charged is taken of it, the rest goes back. */
      readonly hold?: {
        readonly amount: string;
        readonly currency: string;
      };
      /** False: a test, no money moves. */
      readonly livemode: boolean;
    };
    ShownPrice: {
      readonly dimension: 'ENERGY' | 'TIME' | 'PARKING_TIME' | 'FLAT';
      readonly unit: 'kWh' | 'minute' | 'hour' | 'session';
      readonly net: string;
      /** What the driver pays per unit, tax included. */
      readonly gross: string;
      readonly vatPercent?: number;
      readonly stepSize: number;
      /** OCPI restrictions; all of them have to hold. */
      readonly conditions: { readonly [name: string]: unknown };
      /** Holds for a session that begins now. */
      readonly isNow: boolean;
    };
    AdHocOpened: {
      /** The proof for everything that follows; shown here and stored nowhere. */
      readonly token: string;
      readonly state: 'created' | 'awaiting_payment' | 'authorized' | 'starting' | 'charging' | 'suspended' | 'stopping' | 'settling' | 'settle_retry' | 'completed' | 'expired' | 'payment_failed' | 'start_failed' | 'cancelled' | 'settle_failed';
      readonly sessionUrl: string;
      /** Where to pay. */
      readonly checkoutUrl: string;
      readonly hold: components['schemas']['Money'];
      /** RFC 3339, UTC */
      readonly payBefore?: string;
      readonly livemode: boolean;
    };
    AdHocWish: {
      /** `price.hash` of what the driver was shown. */
      readonly priceHash?: string;
      /** BCP 47, for the page to pay. */
      readonly locale?: string;
    };
    AdHocSession: {
      readonly state: 'created' | 'awaiting_payment' | 'authorized' | 'starting' | 'charging' | 'suspended' | 'stopping' | 'settling' | 'settle_retry' | 'completed' | 'expired' | 'payment_failed' | 'start_failed' | 'cancelled' | 'settle_failed';
      /** Why nothing was charged. */
      readonly reason?: 'CHECKOUT_NOT_OPENED' | 'PAYMENT_DECLINED' | 'NOT_PAID_IN_TIME' | 'PAID_TOO_LATE' | 'CANCELLED_BY_DRIVER' | 'CHARGER_OFFLINE' | 'START_REFUSED' | 'START_UNANSWERED' | 'NOT_PLUGGED_IN' | 'CAPTURE_FAILED';
      readonly code: string;
      readonly chargerId: string;
      readonly connectorId: number;
      readonly checkoutUrl?: string;
      /** For the payment, or for the plug. */
      readonly waitsUntil?: string;
      /** The charger waits for the plug. */
      readonly startAccepted: boolean;
      /** RFC 3339, UTC */
      readonly startedAt?: string;
      /** RFC 3339, UTC */
      readonly stoppedAt?: string;
      readonly energyWh?: number;
      readonly powerW?: number;
      /** So far; what was charged once it has ended. */
      readonly cost?: {
        readonly amount: string;
        readonly currency: string;
      };
      readonly hold: components['schemas']['Money'];
      readonly hasReceipt: boolean;
      readonly livemode: boolean;
    };
    AdHocReceipt: {
      /** Without a gap within the year. */
      readonly number: string;
      /** RFC 3339, UTC */
      readonly issuedAt: string;
      readonly operator: {
        readonly name: string;
        readonly address?: string;
        readonly taxId?: string;
      };
      readonly siteName: string;
      readonly timeZone: string;
      readonly chargerId: string;
      readonly connectorId: number;
      /** RFC 3339, UTC */
      readonly startedAt: string;
      /** RFC 3339, UTC */
      readonly stoppedAt: string;
      readonly meterStartWh: number;
      readonly meterStopWh: number;
      readonly energyWh: number;
      readonly currency: string;
      readonly lines: (readonly {
        readonly kind: 'ENERGY' | 'TIME' | 'PARKING_TIME' | 'FLAT' | 'MIN_PRICE' | 'MAX_PRICE';
        readonly quantity?: string;
        readonly unit?: 'kWh' | 'hour' | 'session';
        /** Per unit, before tax. */
        readonly price?: string;
        readonly vatPercent?: number;
        readonly net: string;
        readonly gross: string;
      }[]);
      readonly vat: (readonly {
        readonly vatPercent?: number;
        readonly net: string;
        readonly vat: string;
        readonly gross: string;
      }[]);
      readonly net: string;
      readonly vatTotal: string;
      readonly gross: string;
      /** Taken from the card. Less than `gross` where that came to more than what was held. */
      readonly paid: {
        readonly amount: string;
        readonly currency: string;
      };
      readonly paidBy?: {
        readonly brand: string;
        readonly last4: string;
      };
      readonly tariffHash: string;
      /** False: a test, no money moved. */
      readonly livemode: boolean;
    };
    Site: {
      readonly id: string;
      readonly name: string;
      readonly timeZone: string;
      readonly priceZone: string;
      readonly limitA?: number;
      readonly limitW?: number;
      readonly defaultReadyBy?: string;
      readonly defaultEnergyWh?: number;
      readonly chargingMode?: components['schemas']['ChargingMode'];
      readonly co2PricePerKg?: number;
      readonly demandPricePerKwh?: number;
      /** RFC 3339, UTC */
      readonly createdAt: string;
    };
    NewSite: {
      readonly name: string;
      /** IANA time zone. */
      readonly timeZone: string;
      /** Bidding zone of the day-ahead market. */
      readonly priceZone: string;
      readonly limitA?: number;
      readonly limitW?: number;
      /** Local time by which a car is full when its driver said nothing. */
      readonly defaultReadyBy?: string;
      readonly defaultEnergyWh?: number;
      readonly chargingMode: components['schemas']['ChargingMode'];
      /** In the currency of the prices of the site; 0 or absent: it does not count. */
      readonly co2PricePerKg: number;
      /** In the currency of the prices of the site; 0 or absent: it does not count. */
      readonly demandPricePerKwh: number;
    };
    SitePage: {
      readonly items: (readonly components['schemas']['Site'][]);
      readonly nextCursor: string | null;
    };
    /** What is left out stays; null takes it away. */
    SitePatch: {
      readonly name?: string;
      /** IANA time zone. */
      readonly timeZone?: string;
      /** Bidding zone of the day-ahead market. */
      readonly priceZone?: string;
      readonly limitA?: number | null;
      readonly limitW?: number | null;
      /** Local time by which a car is full when its driver said nothing. */
      readonly defaultReadyBy?: string | null;
      readonly defaultEnergyWh?: number | null;
      readonly chargingMode?: components['schemas']['ChargingMode'] | null;
      /** In the currency of the prices of the site; 0 or absent: it does not count. */
      readonly co2PricePerKg?: number | null;
      /** In the currency of the prices of the site; 0 or absent: it does not count. */
      readonly demandPricePerKwh?: number | null;
    };
    ChargerDayPage: {
      readonly items: (readonly components['schemas']['ChargerDay'][]);
      readonly nextCursor: string | null;
    };
    ChargerDay: {
      /** A day of the site's own calendar. */
      readonly date: string;
      /** In which at least one connector of the charger was in a session; of a site their sum. */
      readonly workingHours: number;
      /** Connector hours in a session that charged. */
      readonly chargingHours: number;
      /** Connector hours in a session. */
      readonly occupiedHours: number;
      readonly energyWh: number;
      /** That began on these days. */
      readonly sessions: number;
      /** Of those, with at least 0.1 kWh. */
      readonly successfulSessions: number;
      /** What was charged, VAT included, by the day it was charged on, in the currency that most of it is in. */
      readonly fees: {
        readonly amount: string;
        readonly currency: string;
      };
      readonly feesByCurrency: (readonly {
        readonly currency: string;
        readonly net: string;
        readonly vat: string;
        readonly gross: string;
      }[]);
      /** null: not known of this day. */
      readonly onlineHours: number | null;
      /** Of all connectors: offline for more than five minutes, Faulted or Unavailable. */
      readonly outageHours: number | null;
    };
    Recount: {
      readonly chargerId: string;
      /** A day of the site's own calendar. */
      readonly date: string;
      readonly sessions: number;
      readonly differences: (readonly {
        readonly kind: 'SESSION' | 'ROW';
        readonly sessionId?: string;
        /** What was added to put it right. */
        readonly missing: { readonly [name: string]: number };
      }[]);
    };
    StatisticsSummary: {
      /** A day of the site's own calendar. */
      readonly from: string;
      /** A day of the site's own calendar. */
      readonly to: string;
      /** In which at least one connector of the charger was in a session; of a site their sum. */
      readonly workingHours: number;
      /** Connector hours in a session that charged. */
      readonly chargingHours: number;
      /** Connector hours in a session. */
      readonly occupiedHours: number;
      readonly energyWh: number;
      /** That began on these days. */
      readonly sessions: number;
      /** Of those, with at least 0.1 kWh. */
      readonly successfulSessions: number;
      /** What was charged, VAT included, by the day it was charged on, in the currency that most of it is in. */
      readonly fees: {
        readonly amount: string;
        readonly currency: string;
      };
      readonly feesByCurrency: (readonly {
        readonly currency: string;
        readonly net: string;
        readonly vat: string;
        readonly gross: string;
      }[]);
      /** Counted every night: of today nothing is in it. */
      readonly onlineHours: number;
      readonly outageHours: number;
      readonly excludedOutageHours: number;
      /** Occupied connector hours ÷ connector hours. */
      readonly utilisationByTime: number | null;
      /** Charging connector hours ÷ connector hours. */
      readonly utilisationByCharging: number | null;
      /** Sessions with at least 0.1 kWh ÷ sessions that were authorised. */
      readonly startSuccessRate: number | null;
      /** At most so many seconds from the start to the first power: the bound of the class. */
      readonly timeToPowerS: {
        readonly median: number | null;
        readonly p95: number | null;
      };
      readonly energyPerSessionWh: number | null;
      /** What was charged ÷ kWh; empty without energy. */
      readonly averagePrice: (readonly {
        readonly currency: string;
        readonly netPerKwh: number;
        readonly grossPerKwh: number;
      }[]);
    };
    StatisticsDayPage: {
      readonly items: (readonly components['schemas']['StatisticsDay'][]);
      readonly nextCursor: string | null;
    };
    StatisticsDay: {
      /** A day of the site's own calendar. */
      readonly date: string;
      /** In which at least one connector of the charger was in a session; of a site their sum. */
      readonly workingHours: number;
      /** Connector hours in a session that charged. */
      readonly chargingHours: number;
      /** Connector hours in a session. */
      readonly occupiedHours: number;
      readonly energyWh: number;
      /** That began on these days. */
      readonly sessions: number;
      /** Of those, with at least 0.1 kWh. */
      readonly successfulSessions: number;
      /** What was charged, VAT included, by the day it was charged on, in the currency that most of it is in. */
      readonly fees: {
        readonly amount: string;
        readonly currency: string;
      };
      readonly feesByCurrency: (readonly {
        readonly currency: string;
        readonly net: string;
        readonly vat: string;
        readonly gross: string;
      }[]);
    };
    LoadCurve: {
      readonly items: (readonly components['schemas']['LoadHour'][]);
      readonly nextCursor: string | null;
    };
    /** Energy ÷ how long the clock showed this hour: nights of 23 and 25 hours are counted as they were. */
    LoadHour: {
      /** As the clock on the wall shows it. */
      readonly hour: string;
      readonly energyWh: number;
      readonly meanPowerW: number | null;
    };
    HeatMap: {
      readonly items: (readonly components['schemas']['HeatCell'][]);
      readonly nextCursor: string | null;
    };
    HeatCell: {
      /** 1 is Monday. */
      readonly weekday: number;
      /** As the clock on the wall shows it. */
      readonly hour: string;
      readonly energyWh: number;
      readonly occupiedHours: number;
      readonly starts: number;
    };
    PortUptimePage: {
      readonly items: (readonly components['schemas']['PortUptime'][]);
      readonly nextCursor: string | null;
    };
    PortUptime: {
      readonly chargerId: string;
      readonly connectorId: number;
      readonly siteId: string;
      /** A day of the site's own calendar. */
      readonly from: string;
      /** A day of the site's own calendar. */
      readonly to: string;
      readonly periodMinutes: number;
      /** T_outage */
      readonly outageMinutes: number;
      /** T_excluded: the part of the outage in which the operator had the port out of service. */
      readonly excludedMinutes: number;
      readonly uptimePercent: number | null;
      /** The port is younger than the period: it is about its own lifetime. */
      readonly isLifetime: boolean;
    };
    OutagePage: {
      readonly items: (readonly components['schemas']['Outage'][]);
      readonly nextCursor: string | null;
    };
    /** Cut at the midnights of the site. */
    Outage: {
      readonly chargerId: string;
      readonly connectorId: number;
      readonly cause: 'OFFLINE' | 'FAULTED' | 'UNAVAILABLE';
      /** RFC 3339, UTC */
      readonly startedAt: string;
      /** RFC 3339, UTC */
      readonly endedAt: string;
      readonly minutes: number;
    };
    TariffVersion: {
      readonly id: string;
      readonly version: number;
      /** SHA-256 of the content; sessions and receipts name it. */
      readonly hash: string;
      /** Sessions that begin from then on have this version. */
      readonly publishedAt: string;
      readonly tariff: components['schemas']['OcpiTariff'];
      /** What is doubtful about it; told when it is published. */
      readonly findings?: (readonly components['schemas']['TariffFinding'][]);
    };
    /** A tariff object of OCPI 2.2.1; `tax_included` and limits `before_taxes` of 2.3.0 are read, too. */
    OcpiTariff: {
      readonly country_code?: string;
      readonly party_id?: string;
      readonly id?: string;
      /** ISO 4217 */
      readonly currency: string;
      readonly type?: 'AD_HOC_PAYMENT' | 'PROFILE_CHEAP' | 'PROFILE_FAST' | 'PROFILE_GREEN' | 'REGULAR';
      readonly tariff_alt_text?: (readonly {
        readonly language: string;
        readonly text: string;
      }[]);
      readonly tariff_alt_url?: string;
      readonly min_price?: {
        readonly excl_vat: number;
        readonly incl_vat?: number;
      } | {
        readonly before_taxes: number;
        readonly after_taxes?: number;
      };
      readonly max_price?: {
        readonly excl_vat: number;
        readonly incl_vat?: number;
      } | {
        readonly before_taxes: number;
        readonly after_taxes?: number;
      };
      readonly tax_included?: 'YES' | 'NO' | 'N/A';
      readonly preauthorize_amount?: number;
      readonly elements: (readonly {
        readonly price_components: (readonly {
          readonly type: 'ENERGY' | 'TIME' | 'PARKING_TIME' | 'FLAT';
          readonly price: number;
          readonly vat?: number;
          readonly step_size: number;
        }[]);
        /** All of them have to hold. Times and dates are those of the site. An element with an unknown one never holds. */
        readonly restrictions?: {
          readonly start_time?: string;
          readonly end_time?: string;
          readonly start_date?: string;
          readonly end_date?: string;
          readonly min_kwh?: number;
          readonly max_kwh?: number;
          readonly min_current?: number;
          readonly max_current?: number;
          readonly min_power?: number;
          readonly max_power?: number;
          readonly min_duration?: number;
          readonly max_duration?: number;
          readonly day_of_week?: (readonly ('MONDAY' | 'TUESDAY' | 'WEDNESDAY' | 'THURSDAY' | 'FRIDAY' | 'SATURDAY' | 'SUNDAY')[]);
          readonly reservation?: 'RESERVATION' | 'RESERVATION_EXPIRES';
          readonly start_date_time?: string;
          readonly end_date_time?: string;
        } & { readonly [name: string]: unknown };
      }[]);
      readonly start_date_time?: string;
      readonly end_date_time?: string;
      readonly energy_mix?: { readonly [name: string]: unknown };
      /** Ours in answers; what is sent is not kept. */
      readonly last_updated?: string;
      readonly tidewatt?: {
        /** What a bill is rounded to, where not to what the currency has. */
        readonly billing_increment?: string;
        /** Energy at the market price; the ENERGY prices of the tariff are then what holds where that is not known. */
        readonly spot?: {
          readonly mode: 'lock_at_start' | 'follow_market';
          readonly percentage?: number;
          readonly min?: number;
          readonly max?: number;
          readonly adder?: number;
        };
      };
    };
    TariffFinding: {
      readonly code: string;
      readonly severity: 'error' | 'warning';
      /** JSON pointer into the tariff. */
      readonly pointer: string;
      readonly detail: string;
    };
    TariffVersionPage: {
      readonly items: (readonly components['schemas']['TariffVersion'][]);
      readonly nextCursor: string | null;
    };
    TariffFindings: {
      readonly findings: (readonly components['schemas']['TariffFinding'][]);
    };
    TariffToLint: {
      readonly tariff: components['schemas']['OcpiTariff'];
      /** Of the chargers it is for: from 50 kW on, AFIR forbids some prices. */
      readonly powerKw?: number;
    };
    TariffSimulation: {
      readonly currency: string;
      /** Exact to four digits, as OCPI has it. `incl_vat` is left out where no price has a VAT rate. */
      readonly total_cost: {
        readonly excl_vat: number;
        readonly incl_vat?: number;
      };
      readonly total_fixed_cost?: {
        readonly excl_vat: number;
        readonly incl_vat?: number;
      };
      readonly total_energy: number;
      readonly total_energy_cost?: {
        readonly excl_vat: number;
        readonly incl_vat?: number;
      };
      readonly total_time: number;
      readonly total_time_cost?: {
        readonly excl_vat: number;
        readonly incl_vat?: number;
      };
      readonly total_parking_time?: number;
      readonly total_parking_cost?: {
        readonly excl_vat: number;
        readonly incl_vat?: number;
      };
      readonly total_reservation_cost?: {
        readonly excl_vat: number;
        readonly incl_vat?: number;
      };
      /** What would be paid: rounded once per VAT rate. */
      readonly billed: {
        readonly net: components['schemas']['Money'];
        readonly vat: components['schemas']['Money'];
        readonly gross: components['schemas']['Money'];
      };
      readonly lines: (readonly {
        readonly kind: string;
        readonly isReservation: boolean;
        readonly quantity?: string;
        readonly unit?: 'kWh' | 'hour' | 'session';
        readonly price?: string;
        readonly vatPercent?: number;
        readonly net: string;
        readonly gross: string;
      }[]);
      readonly vat: (readonly {
        readonly vatPercent?: number;
        readonly net: string;
        readonly vat: string;
        readonly gross: string;
      }[]);
      readonly notes: (readonly {
        readonly code: string;
        readonly detail?: string;
        readonly quantity?: string;
      }[]);
      /** SHA-256 of the tariff content. */
      readonly hash: string;
    };
    TariffToSimulate: {
      readonly tariff: components['schemas']['OcpiTariff'];
      /** ChargingPeriod of OCPI: PARKING_TIME marks a period of parking, RESERVATION_TIME one before the session. */
      readonly charging_periods: (readonly {
        readonly start_date_time: string;
        readonly dimensions: (readonly {
          readonly type: 'CURRENT' | 'ENERGY' | 'ENERGY_EXPORT' | 'ENERGY_IMPORT' | 'MAX_CURRENT' | 'MIN_CURRENT' | 'MAX_POWER' | 'MIN_POWER' | 'PARKING_TIME' | 'POWER' | 'RESERVATION_TIME' | 'STATE_OF_CHARGE' | 'TIME';
          readonly volume: number;
        }[]);
        readonly tariff_id?: string;
      }[]);
      /** At most 92 days after the beginning of the first period. */
      readonly end_date_time: string;
      /** Of the site; else that of the deployment. */
      readonly time_zone?: string;
      /** For a market tariff; else that of the deployment. */
      readonly price_zone?: string;
    };
    TariffAssignment: {
      /** Assigned to this very place. */
      readonly tariffId: string | null;
      /** What a session that begins now is priced by; null where no tariff applies. */
      readonly effective: {
        readonly tariffId: string;
        readonly version: number;
        readonly hash: string;
        readonly currency: string;
        /** Per kWh, per minute, per session, then the reservation: the order of AFIR. */
        readonly prices: (readonly {
          readonly dimension: 'ENERGY' | 'TIME' | 'PARKING_TIME' | 'FLAT';
          readonly unit: 'kWh' | 'minute' | 'hour' | 'session';
          readonly net: string;
          readonly gross: string;
          readonly vatPercent?: number;
          readonly stepSize: number;
          /** OCPI restrictions; none: always. */
          readonly conditions: { readonly [name: string]: unknown };
          /** A session that begins now begins with it. */
          readonly isNow: boolean;
        }[]);
        readonly minimum?: {
          readonly net?: string;
          readonly gross?: string;
        };
        readonly maximum?: {
          readonly net?: string;
          readonly gross?: string;
        };
        readonly texts: (readonly {
          readonly language: string;
          readonly text: string;
        }[]);
        readonly url?: string;
      } | null;
    };
    NewTariffAssignment: {
      /** null: what the charger, or the site, says. */
      readonly tariffId: string | null;
    };
    SignalFeeds: {
      readonly items: (readonly components['schemas']['SignalFeed'][]);
    };
    SignalFeed: {
      readonly kind: 'price' | 'co2' | 'demand';
      readonly zone: string;
      /** Counts the answers that changed something. */
      readonly version: number;
      /** RFC 3339, UTC */
      readonly changedAt?: string;
      /** RFC 3339, UTC */
      readonly askedAt: string;
      /** The last time that some source had an answer. */
      readonly answeredAt?: string;
      readonly source?: string;
      /** Everything is known from now until then. */
      readonly knownUntil?: string;
      /** It should have said more by now; plans go on with forecasts. */
      readonly lateSince?: string;
      /** Sources that failed when it was last asked. */
      readonly failures: (readonly {
        readonly source: string;
        readonly reason: string;
      }[]);
    };
    /** Quarter-hours in order, holes left out. Prices are without VAT; zero and below are real. */
    Signal: {
      readonly kind: 'price' | 'co2' | 'demand';
      readonly zone: string;
      readonly unit: string;
      readonly slots: (readonly {
        /** RFC 3339, UTC */
        readonly start: string;
        /** RFC 3339, UTC */
        readonly end: string;
        readonly value: number;
        readonly quality: 'final' | 'preliminary' | 'forecast' | 'replay' | 'manual';
        readonly source: string;
      }[]);
      /** Who said it, under which licence: show it where you show the figures. */
      readonly origins: (readonly {
        readonly source: string;
        readonly licence: string;
        readonly quality: string;
        /** RFC 3339, UTC */
        readonly fetchedAt: string;
      }[]);
    };
    SignalImported: {
      readonly kind: 'price' | 'co2' | 'demand';
      readonly zone: string;
      readonly unit: string;
      readonly imported: number;
      /** RFC 3339, UTC */
      readonly from: string;
      /** RFC 3339, UTC */
      readonly to: string;
      readonly changed: boolean;
    };
    SignalImport: {
      /** EUR/kWh when left out; EUR/MWh and other currencies are read too. */
      readonly unit?: string;
      readonly slots: (readonly {
        /** RFC 3339 */
        readonly start: string;
        /** RFC 3339 */
        readonly end?: string;
        readonly value: number;
      }[]);
    };
    AlertRulePage: {
      readonly items: (readonly components['schemas']['AlertRule'][]);
      readonly nextCursor: string | null;
    };
    AlertRule: {
      readonly id: 'CHARGER_OFFLINE' | 'CHARGER_FAULTED' | 'SECURITY_EVENT' | 'COMMAND_STUCK' | 'GHOST_SESSION' | 'START_SUCCESS_LOW' | 'METER_IMPOSSIBLE' | 'PRICES_LATE' | 'DEAD_LETTERS' | 'LEDGER_WRONG' | 'UPTIME_LOW' | 'WEBHOOK_DISABLED';
      readonly meaning: string;
      /** Of a rule that is off no alert is opened, and none of the events that go with it is told. */
      readonly isEnabled: boolean;
      readonly severity: 'info' | 'warning' | 'critical';
      readonly thresholds: { readonly [name: string]: number };
      readonly limits: { readonly [name: string]: {
        readonly least: number;
        readonly most: number;
        readonly usual: number;
      } };
    };
    /** What is left out stays. */
    AlertRulePatch: {
      readonly isEnabled?: boolean;
      readonly severity?: 'info' | 'warning' | 'critical';
      readonly thresholds?: { readonly [name: string]: number };
    };
    AlertPage: {
      readonly items: (readonly components['schemas']['Alert'][]);
      readonly nextCursor: string | null;
    };
    Alert: {
      readonly id: string;
      /** The rule that found it; `GET /v1/alert-rules` says what each means. */
      readonly rule: 'CHARGER_OFFLINE' | 'CHARGER_FAULTED' | 'SECURITY_EVENT' | 'COMMAND_STUCK' | 'GHOST_SESSION' | 'START_SUCCESS_LOW' | 'METER_IMPOSSIBLE' | 'PRICES_LATE' | 'DEAD_LETTERS' | 'LEDGER_WRONG' | 'UPTIME_LOW' | 'WEBHOOK_DISABLED';
      readonly severity: 'info' | 'warning' | 'critical';
      readonly status: 'OPEN' | 'ACKNOWLEDGED' | 'RESOLVED';
      /** What it is about: a charger, `charger/connector`, a session, a price zone, a queue. */
      readonly objectId: string;
      readonly chargerId?: string;
      readonly siteId?: string;
      readonly facts: ({ readonly [name: string]: string | number | boolean });
      /** RFC 3339, UTC */
      readonly openedAt: string;
      /** RFC 3339, UTC */
      readonly resolvedAt?: string;
      /** How often it came back within an hour of its end. */
      readonly flaps: number;
      readonly history: (readonly {
        readonly what: 'OPENED' | 'ACKNOWLEDGED' | 'RESOLVED' | 'REOPENED';
        /** RFC 3339, UTC */
        readonly at: string;
        /** Left out: the rule itself. */
        readonly actor?: string;
        readonly note?: string;
      }[]);
    };
    AlertNote: {
      readonly note?: string;
    };
    WebhookDeliveryPage: {
      readonly items: (readonly components['schemas']['WebhookDelivery'][]);
      readonly nextCursor: string | null;
    };
    WebhookDelivery: {
      readonly id: string;
      readonly webhookId: string;
      /** `webhook-id` of every attempt: by it a receiver knows what it had already. */
      readonly eventId: string;
      readonly type: 'session.started' | 'session.stopped' | 'session.settled' | 'charger.online' | 'charger.offline' | 'charger.faulted' | 'alert.opened' | 'alert.resolved' | 'payment.received' | 'payment.refunded' | 'card.created' | 'card.updated' | 'webhook.test';
      readonly state: 'PENDING' | 'DELIVERED' | 'FAILED';
      /** RFC 3339, UTC */
      readonly createdAt: string;
      /** RFC 3339, UTC */
      readonly nextAttemptAt?: string;
      readonly resendOf?: string;
      readonly attempts: (readonly {
        /** RFC 3339, UTC */
        readonly endedAt: string;
        readonly durationMs: number;
        readonly status?: number;
        /** Why there was no answer. */
        readonly fault?: 'ADDRESS_REFUSED' | 'NAME_UNKNOWN' | 'UNREACHABLE' | 'TIMED_OUT' | 'TLS' | 'NO_RESULT';
      }[]);
    };
    WebhookDeliveryWithBody: {
      readonly id: string;
      readonly webhookId: string;
      /** `webhook-id` of every attempt: by it a receiver knows what it had already. */
      readonly eventId: string;
      readonly type: 'session.started' | 'session.stopped' | 'session.settled' | 'charger.online' | 'charger.offline' | 'charger.faulted' | 'alert.opened' | 'alert.resolved' | 'payment.received' | 'payment.refunded' | 'card.created' | 'card.updated' | 'webhook.test';
      readonly state: 'PENDING' | 'DELIVERED' | 'FAILED';
      /** RFC 3339, UTC */
      readonly createdAt: string;
      /** RFC 3339, UTC */
      readonly nextAttemptAt?: string;
      readonly resendOf?: string;
      readonly attempts: (readonly {
        /** RFC 3339, UTC */
        readonly endedAt: string;
        readonly durationMs: number;
        readonly status?: number;
        /** Why there was no answer. */
        readonly fault?: 'ADDRESS_REFUSED' | 'NAME_UNKNOWN' | 'UNREACHABLE' | 'TIMED_OUT' | 'TLS' | 'NO_RESULT';
      }[]);
      /** As it was signed and sent. */
      readonly body: string;
    };
    WebhookWithSecret: {
      readonly id: string;
      readonly url: string;
      readonly description: string;
      readonly events: (readonly ('session.started' | 'session.stopped' | 'session.settled' | 'charger.online' | 'charger.offline' | 'charger.faulted' | 'alert.opened' | 'alert.resolved' | 'payment.received' | 'payment.refunded' | 'card.created' | 'card.updated' | 'webhook.test')[]);
      readonly isEnabled: boolean;
      /** FAILURES: nothing arrived for five days. GONE: the receiver answered 410. */
      readonly disabledBy?: 'OPERATOR' | 'FAILURES' | 'GONE';
      /** Nothing has arrived there since. */
      readonly failingSince?: string;
      /** RFC 3339, UTC */
      readonly createdAt: string;
      /** Shown this once. Verifies the signature of each event. */
      readonly secret: string;
    };
    NewWebhook: {
      /** https, on the public network. */
      readonly url: string;
      readonly description?: string;
      /** Empty: all of them. */
      readonly events?: (readonly ('session.started' | 'session.stopped' | 'session.settled' | 'charger.online' | 'charger.offline' | 'charger.faulted' | 'alert.opened' | 'alert.resolved' | 'payment.received' | 'payment.refunded' | 'card.created' | 'card.updated' | 'webhook.test')[]);
    };
    WebhookPage: {
      readonly items: (readonly components['schemas']['Webhook'][]);
      readonly nextCursor: string | null;
    };
    Webhook: {
      readonly id: string;
      readonly url: string;
      readonly description: string;
      readonly events: (readonly ('session.started' | 'session.stopped' | 'session.settled' | 'charger.online' | 'charger.offline' | 'charger.faulted' | 'alert.opened' | 'alert.resolved' | 'payment.received' | 'payment.refunded' | 'card.created' | 'card.updated' | 'webhook.test')[]);
      readonly isEnabled: boolean;
      /** FAILURES: nothing arrived for five days. GONE: the receiver answered 410. */
      readonly disabledBy?: 'OPERATOR' | 'FAILURES' | 'GONE';
      /** Nothing has arrived there since. */
      readonly failingSince?: string;
      /** RFC 3339, UTC */
      readonly createdAt: string;
    };
    /** What is left out stays. */
    WebhookPatch: {
      /** https, on the public network. */
      readonly url?: string;
      readonly description?: string;
      /** Empty: all of them. */
      readonly events?: (readonly ('session.started' | 'session.stopped' | 'session.settled' | 'charger.online' | 'charger.offline' | 'charger.faulted' | 'alert.opened' | 'alert.resolved' | 'payment.received' | 'payment.refunded' | 'card.created' | 'card.updated' | 'webhook.test')[]);
      readonly isEnabled?: boolean;
    };
    WebhookTest: {
      readonly deliveryId: string;
    };
  };
}
